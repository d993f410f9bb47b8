"""Uploads stop at a size: nothing larger is received, kept in memory or written to a disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from childprotect.lib.files import LARGEST

MOST = LARGEST + 1_000_000  # bytes of a whole request: one file and what was typed beside it


class Limited(FileUploadHandler):
    """Refuses a request that says it is too large, and one that is without saying so; changes nothing else."""

    received = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Raises RequestDataTooBig before anything is read; the middleware answers with our own page."""
        if content_length > MOST:
            raise RequestDataTooBig("A request with a file is too large.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the part on; raises RequestDataTooBig when all parts together are too large."""
        self.received += len(raw_data)
        if self.received > MOST:
            raise RequestDataTooBig("A request with a file is too large.")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""
        return
