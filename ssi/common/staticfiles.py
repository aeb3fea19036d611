"""The files of the installed packages that the product serves, one by one.

The packages carry thousands of files. A file that is not named here does not exist for a browser; a test proves that
every address written in a shipped stylesheet is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

DSFR = "dsfr/dist/"

STYLESHEETS = ("dsfr.main.min.css", "dsfr.print.min.css")
FAVICONS = ("favicon.svg", "favicon.ico", "apple-touch-icon.png")
FONTS = tuple(
    f"{face}.{form}"
    for face in (
        "Marianne-Light",
        "Marianne-Light_Italic",
        "Marianne-Regular",
        "Marianne-Regular_Italic",
        "Marianne-Medium",
        "Marianne-Medium_Italic",
        "Marianne-Bold",
        "Marianne-Bold_Italic",
        "Spectral-Regular",
        "Spectral-ExtraBold",
    )
    for form in ("woff2", "woff")
)

# Icons that the design system's own stylesheet names: a few are of no use to us, but a stylesheet must be whole.
STYLESHEET_ICONS: dict[str, tuple[str, ...]] = {
    "arrows": (
        "arrow-down-s-line",
        "arrow-left-s-line",
        "arrow-right-line",
        "arrow-right-s-line",
        "arrow-up-down-line",
        "arrow-up-line",
        "fr--arrow-left-s-first-line",
        "fr--arrow-right-s-last-line",
    ),
    "business": ("briefcase-fill", "links-fill", "mail-line"),
    "editor": ("align-left", "fr--quote-line", "translate-2"),
    "logo": (
        *("bluesky-fill", "bluesky-line", "facebook-circle-fill", "facebook-circle-line", "fr--dailymotion-fill"),
        *("fr--tiktok-fill", "github-fill", "instagram-fill", "linkedin-box-fill", "linkedin-box-line"),
        *("mastodon-fill", "mastodon-line", "snapchat-fill", "telegram-fill", "threads-fill", "threads-line"),
        *("twitch-fill", "twitter-fill", "twitter-line", "twitter-x-fill", "twitter-x-line", "vimeo-fill"),
        "youtube-fill",
    ),
    "media": ("fullscreen-line",),
    "system": (
        *("checkbox-circle-line", "close-line", "download-line", "error-warning-fill", "external-link-line"),
        *("fr--alert-warning-2-fill", "fr--alert-warning-fill", "fr--error-fill", "fr--info-fill"),
        *("fr--success-fill", "fr--theme-fill", "fr--warning-fill", "menu-2-fill", "menu-fill", "question-line"),
        "search-line",
    ),
    "user": ("account-circle-fill", "team-line"),
    "weather": ("flashlight-fill", "heavy-showers-fill", "typhoon-fill"),
}

# Icons that static/css/icons.css adds for our pages.
PAGE_ICONS: dict[str, tuple[str, ...]] = {
    "arrows": ("arrow-go-back-line", "arrow-left-line", "arrow-right-up-line"),
    "business": ("attachment-line", "calendar-event-line", "inbox-line", "printer-line", "send-plane-line"),
    "document": ("clipboard-line", "file-add-line", "file-download-line", "file-text-line", "folder-2-line"),
    "editor": ("list-unordered",),
    "map": ("map-pin-2-line",),
    "system": (
        *("add-line", "alarm-warning-line", "check-line", "delete-bin-line", "eye-line", "filter-line"),
        *("information-line", "lock-line", "logout-box-r-line", "more-line", "refresh-line", "time-line"),
        *("shield-line", "upload-line"),
    ),
    "user": ("account-circle-line", "user-add-line", "user-line"),
}

SHIPPED: dict[str, tuple[str, ...]] = {
    "dsfr": (
        *(f"{DSFR}{name}" for name in STYLESHEETS),
        *(f"{DSFR}favicon/{name}" for name in FAVICONS),
        *(f"{DSFR}fonts/{name}" for name in FONTS),
        *(
            f"{DSFR}icons/{folder}/{name}.svg"
            for icons in (STYLESHEET_ICONS, PAGE_ICONS)
            for folder, names in icons.items()
            for name in names
        ),
    ),
    "django_htmx": ("django_htmx/htmx-2.min.js",),
}


def _static_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"the package {package} is not installed")
    return Path(spec.origin).parent / "static"


class ShippedFilesFinder(BaseFinder):
    """Offers the files of SHIPPED and no other."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storages = {package: FileSystemStorage(location=_static_folder(package)) for package in SHIPPED}

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        missing = sorted(path for path, storage in self._files() if not storage.exists(path))
        return [Error(f"static file missing from its package: {path}", id="ssi.E001") for path in missing]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [storage.path(path) for name, storage in self._files() if name == path]
        return found[0] if found and not find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        patterns = list(ignore_patterns or ())
        for path, storage in self._files():
            if not any(fnmatch(path, pattern) for pattern in patterns):
                yield path, storage

    def _files(self) -> Iterator[tuple[str, FileSystemStorage]]:
        for package, paths in SHIPPED.items():
            for path in paths:
                yield path, self.storages[package]
