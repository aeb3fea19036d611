"""Files on their way in: what exceeds the limit is counted and dropped, so that the form can answer at its field."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Keeps at most DOCUMENT_MAX_BYTES on disk; the size told to the form is the real one."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._kept + len(raw_data) <= settings.DOCUMENT_MAX_BYTES:
            super().receive_data_chunk(raw_data, start)
            self._kept += len(raw_data)
