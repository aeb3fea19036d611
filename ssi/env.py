"""Typed readers of the environment: nonsense is refused at start, with the name of the variable."""

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class EnvironmentRefused(Exception):
    """A variable holds a value that the product will not start with."""


def text(name: str, default: str | None = None) -> str:
    """Value of NAME, or of the file named by NAME_FILE (secrets); without default the variable is required."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise EnvironmentRefused(f"{name} is required: see docs/running.md")
    return value


def choice(name: str, allowed: Sequence[str], default: str) -> str:
    value = os.environ.get(name, default)
    if value not in allowed:
        raise EnvironmentRefused(f"{name}={value!r}: expected one of {', '.join(allowed)}")
    return value


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes"}:
        return True
    if value in {"0", "false", "no"}:
        return False
    raise EnvironmentRefused(f"{name}={value!r}: expected yes or no")


def count(name: str, default: int | None = None) -> int:
    """A whole number, 0 or more; without default the variable is required."""
    value = text(name, None if default is None else str(default))
    if not value.isascii() or not value.isdigit():
        raise EnvironmentRefused(f"{name}={value!r}: expected a whole number, 0 or more")
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secrets(name: str, default: str = "") -> list[str]:
    """Several secrets, comma-separated, or of the file named by NAME_FILE."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str, password: str = "") -> dict[str, object]:
    """Django settings of a PostgreSQL address; the socket folder may be given as ?host=/folder.

    PASSWORD, a secret read from a file, serves an address that holds none.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise EnvironmentRefused(
            "DATABASE_URL: expected postgresql://role[:password]@host[:port]/name[?host=/socket/folder]"
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or password,
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or query.get("port", "")),
    }


def broker(url: str) -> str:
    """Celery's spelling of a Valkey address (a private socket is redis+socket:// there)."""
    if url.startswith("unix://"):
        return "redis+socket://" + url.removeprefix("unix://") + "?virtual_host=0"
    return url
