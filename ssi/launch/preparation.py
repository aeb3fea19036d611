"""The database made ready by its owner: migrations and demo embassy, remembered so that a second start skips both."""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from ssi.launch.bootstrap import LOCKS, PROJECT, say
from ssi.launch.postgres import Cluster
from ssi.launch.processes import run_step
from ssi.launch.servers import Servers

MANAGE = (sys.executable, "manage.py")
NOTE = "prepared.json"


def fingerprint(cluster: Cluster) -> str:
    """Changes with this cluster and with anything that could bring a migration: ours and those of the dependencies."""
    digest = hashlib.sha256(cluster.identity().encode())
    digest.update((PROJECT / LOCKS["run"]).read_bytes())
    own = [path for folder in ("ssi", "cases", "cooperation", "consular") for path in (PROJECT / folder).rglob("*.py")]
    for path in sorted(path for path in own if path.parent.name == "migrations"):
        digest.update(str(path.relative_to(PROJECT)).encode() + path.read_bytes())
    return digest.hexdigest()


def remembered(kept: Path) -> dict[str, str]:
    try:
        note: dict[str, str] = json.loads((kept / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note


def remember(kept: Path, note: Mapping[str, str]) -> None:
    path = kept / NOTE
    path.touch(mode=0o600)
    path.write_text(json.dumps(note), encoding="utf-8")


def forget(kept: Path) -> None:
    """After anything that may have changed the tables by another way."""
    (kept / NOTE).unlink(missing_ok=True)


def prepare_database(servers: Servers, mode: str, environment: Mapping[str, str], kept: Path) -> None:
    if not servers.owner:
        say("Database: OWNER_DATABASE_URL is not given, so migrations and demo data are left alone")
        return
    current = fingerprint(servers.cluster) if servers.cluster else ""
    if current and remembered(kept).get("fingerprint") == current:
        return
    as_owner = {**environment, "DATABASE_URL": servers.owner}
    say("Database: migrations")
    run_step("migrate", [*MANAGE, "migrate", "--no-input"], kept / "log" / "migrate.log", as_owner)
    if mode == "demo":
        say("Database: demo embassy")
        run_step("demo", [*MANAGE, "demo", "--if-empty"], kept / "log" / "demo.log", as_owner)
    remember(kept, {"fingerprint": current})


def demo_logins(servers: Servers, environment: Mapping[str, str], kept: Path) -> str:
    """What the product prints of its demo accounts; kept in the note, which only its owner may read."""
    note = remembered(kept)
    if "logins" not in note:
        as_owner = {**environment, "DATABASE_URL": servers.owner or servers.app}
        note["logins"] = run_step("demo", [*MANAGE, "demo", "--print-logins"], kept / "log" / "demo.log", as_owner)
        remember(kept, note)
    return note["logins"].rstrip()
