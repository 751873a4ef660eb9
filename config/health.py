"""`python -m config.health`: ask the web process of this container whether it is ready, for the health check."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit


def main() -> int:
    """0 when the readiness probe answers, 1 otherwise."""
    host = urlsplit(os.environ["GREMIO_ORIGIN"]).netloc
    request = urllib.request.Request("http://127.0.0.1:8000/health/ready/", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310  (our own address)
            return 0 if answer.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
