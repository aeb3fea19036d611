"""Small files for the tests of access."""

from django.core.files.uploadedfile import SimpleUploadedFile


def small_text(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("note.txt", f"{text}\n".encode(), content_type="text/plain")
