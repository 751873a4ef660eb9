"""The app with its static files compressed and from one folder, as production serves them."""

from django.conf import settings

settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False

from config.wsgi import application  # noqa: E402  (after the settings, which its middleware reads once)

__all__ = ["application"]
