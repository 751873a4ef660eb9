# The image of web, worker and beat alike. What it installs and starts is also run by tests/config/test_container.py
# as a script in an empty folder; this file itself was linted, not built.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 GREMIO_NO_BOOTSTRAP=1 \
    GREMIO_STATIC_ROOT=/srv/gremio/static
WORKDIR /srv/gremio/app
RUN useradd --system --uid 10001 --home /srv/gremio gremio && mkdir -p /srv/gremio/media /srv/gremio/static \
    && chown -R gremio /srv/gremio
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
RUN python manage.py assets
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-m", "config.health"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--no-control-socket", "--graceful-timeout", "20"]
