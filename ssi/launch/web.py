"""Settings of gunicorn, for `make run` and for production: `gunicorn --config python:ssi.launch.web ssi.wsgi`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings

worker_class = "gthread"
workers = 2
threads = 4
control_socket_disable = True
wsgi_app = "ssi.wsgi"

_LOG: dict[str, Any] = settings.LOGGING
# The server's own lines are like the product's; the product itself writes one for each request.
logconfig_dict = {
    **_LOG,
    "loggers": {**_LOG["loggers"], "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
accesslog = None


def on_starting(_server: object) -> None:
    """The figures of processes that are gone are not added to ours."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
