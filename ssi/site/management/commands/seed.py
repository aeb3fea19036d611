"""Builds a described world on an empty database: the door for acceptance and intrusion tests (docs/testing.md)."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ssi.site.worlds.building import Built, NotHereError, build, refuse_elsewhere
from ssi.site.worlds.nodes import WorldError
from ssi.site.worlds.reading import parse_world


class Command(BaseCommand):
    help = "Builds the world of a JSON description on an empty database, as its owner (docs/testing.md)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--spec", required=True, metavar="FILE.json", help="the description of the world")
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="keys of records and pieces depend on it")
        parser.add_argument("--json", action="store_true", help="print what was built as JSON")

    def handle(self, *_args: Any, spec: str, seed: int, json: bool, **_options: Any) -> None:
        started = time.monotonic()
        try:
            refuse_elsewhere()
            text = Path(spec).read_text(encoding="utf-8")
            built = build(parse_world(text), seed)
        except NotHereError as error:
            raise CommandError(str(error)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{spec} cannot be read: {error}") from error
        except WorldError as error:
            raise CommandError(f"{spec} describes no world that can be built; nothing was written.\n{error}") from error
        self.stdout.write(as_json(built) if json else _in_words(built, time.monotonic() - started))


def as_json(built: Built) -> str:
    """Counts, records by key (reference, keys, states, pieces), people and postings by login."""
    return json.dumps(
        {
            "counts": built.counts,
            "records": {key: asdict(placed) for key, placed in built.records.items()},
            "people": built.people,
            "postings": built.postings,
        },
        default=str,
        ensure_ascii=False,
        indent=1,
    )


def _in_words(built: Built, seconds: float) -> str:
    counted = ", ".join(f"{count} {name}" for name, count in built.counts.items())
    return f"Built in {seconds:.1f} s: {counted}"
