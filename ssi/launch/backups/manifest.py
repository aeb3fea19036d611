"""What a backup says of itself: enough to prove that it is whole, and that what was restored is what was saved."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from ssi.launch.backups.figures import ROLES, Structure, Tables
from ssi.launch.bootstrap import Stopped

FORMAT = 1
MANIFEST, DATABASE, FILES = "manifest.age", "database.age", "files.age"
PARTS = (DATABASE, FILES)


@dataclass(frozen=True)
class Manifest:
    """FILES: path in the private store -> size and SHA-256. PARTS: sealed file -> the same of its bytes on disk."""

    taken_at: str
    postgres: int
    roles: dict[str, list[object]]
    tables: Tables
    structure: Structure
    files: dict[str, list[int | str]]
    damaged: list[str]
    parts: dict[str, list[int | str]]
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(int(figures[0]) for figures in self.tables.values())

    @property
    def files_size(self) -> int:
        return sum(int(size) for size, _sha256 in self.files.values())

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


def read_manifest(content: bytes) -> Manifest:
    found = json.loads(content)
    if found.get("format") != FORMAT:
        raise Stopped(
            f"The backup is of format {found.get('format')}; this version reads format {FORMAT}.",
            "Restore it with the version that took it, then upgrade (docs/operations.md).",
        )
    manifest = Manifest(**found)
    missing = sorted(set(ROLES) - set(manifest.roles))
    if missing:
        raise Stopped(
            f"The backup does not say what {', '.join(missing)} may do: its database had no such roles.",
            "Use another backup: rows without the roles that hold their walls are not the product.",
        )
    return manifest
