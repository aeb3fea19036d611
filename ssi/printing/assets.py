"""What a printed page may fetch: the files named here, and nothing else, from this machine or another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from weasyprint.urls import URLFetcherResponse

BASE = "asset:"
FACES = ("Marianne-Regular", "Marianne-Regular_Italic", "Marianne-Medium", "Marianne-Bold")


class ForbiddenAddressError(ValueError):
    """A page to print names something that is not among its assets."""


class AssetFetcher:
    """Serves a closed set of files held in memory; any other address stops the printing."""

    _fail_on_errors = True  # read by the renderer: an address that is refused is not skipped in silence

    def __init__(self, assets: Mapping[str, tuple[str, bytes]]) -> None:
        self.assets = assets

    def __call__(self, url: str, headers: Any = None) -> URLFetcherResponse:
        try:
            media_type, content = self.assets[url]
        except KeyError:
            raise ForbiddenAddressError(url) from None
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


def _fonts() -> Path:
    spec = find_spec("dsfr")
    if spec is None or spec.origin is None:
        raise LookupError("the package dsfr is not installed")
    return Path(spec.origin).parent / "static/dsfr/dist/fonts"


@cache
def fetcher() -> AssetFetcher:
    fonts = {f"{BASE}{face}.woff2": ("font/woff2", (_fonts() / f"{face}.woff2").read_bytes()) for face in FACES}
    return AssetFetcher(fonts)


@cache
def stylesheet_source() -> str:
    return (settings.ROOT / "static/pdf/print.css").read_text(encoding="utf-8")
