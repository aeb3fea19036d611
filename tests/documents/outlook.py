"""Outlook messages built by hand: a compound file, and in it the streams that a message has."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import Any

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, FAT, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
Tree = dict[str, Any]


def compound(tree: Tree) -> bytes:
    """A compound file of these streams (bytes) and storages (dicts)."""
    entries: list[list[Any]] = [["Root Entry", 5, NONE, NONE, b""]]
    _flatten(tree, 0, entries)
    mini, chains = b"", []
    for entry in entries[1:]:
        if len(entry[4]) < CUTOFF and entry[1] == 2:
            start = len(mini) // MINI
            mini += entry[4].ljust(-(-len(entry[4]) // MINI) * MINI, b"\0")
            chains.append((start, len(mini) // MINI))
            entry.append(start if entry[4] else END)
    mini_fat = b"".join(
        struct.pack("<I", END if n + 1 == end else n + 1) for start, end in chains for n in range(start, end)
    )
    areas = [b"\0" * (len(entries) * 128), mini_fat, mini]
    areas += [entry[4] for entry in entries[1:] if entry[1] == 2 and len(entry[4]) >= CUTOFF]
    starts, fat, sector = [], [], 0
    for area in areas:
        count = -(-len(area) // SECTOR)
        starts.append(sector if count else END)
        fat += [n + 1 for n in range(sector, sector + count - 1)] + ([END] if count else [])
        sector += count
    tables = 1
    while (sector + tables) > tables * 128:
        tables += 1
    fat += [FAT] * tables
    big = iter(starts[3:])
    for entry in entries[1:]:
        if len(entry) == 5:
            entry.append(next(big) if entry[1] == 2 else 0)
    entries[0].append(starts[2])
    areas[0] = b"".join(_entry(entry, len(mini) if entry[1] == 5 else len(entry[4])) for entry in entries)
    body = b"".join(area.ljust(-(-len(area) // SECTOR) * SECTOR, b"\0") for area in areas)
    table = b"".join(struct.pack("<I", one) for one in fat).ljust(tables * SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<9I", 0, tables, starts[0], 0, CUTOFF, starts[1], -(-len(mini_fat) // SECTOR), END, 0)
    numbers = [sector + n for n in range(tables)]
    header += struct.pack("<109I", *numbers, *[FREE] * (109 - tables))
    return header + body + table


def _flatten(tree: Tree, parent: int, entries: list[list[Any]]) -> None:
    before = 0
    for name, content in tree.items():
        here = len(entries)
        is_stream = isinstance(content, bytes)
        entries.append([name, 2 if is_stream else 1, NONE, NONE, content if is_stream else b""])
        entries[before or parent][2 if before else 3] = here
        before = here
        if not is_stream:
            _flatten(content, here, entries)


def _entry(entry: list[Any], size: int) -> bytes:
    name, kind, following, child, _content, start = entry
    letters: bytes = name.encode("utf-16-le") + b"\0\0"
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(letters), kind, 1, NONE, following, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size if kind != 1 else 0)
    )


def _properties(header: int, **streams: bytes) -> tuple[bytes, Tree]:
    """The table of properties and their streams; a name is `P0037001F`, identifier then type."""
    table, tree = b"\0" * header, {}
    for name, content in streams.items():
        tag = int(name[1:], 16)
        if tag & 0xFFFF == 0x0040:
            table += struct.pack("<II", tag, 6) + content
        else:
            table += struct.pack("<IIII", tag, 6, len(content), 0)
            tree[f"__substg1.0_{name[1:]}"] = content
    return table, tree


def _text(text: str) -> bytes:
    return text.encode("utf-16-le")


def message(
    *,
    subject: str = "CNB/IL/FR/26/0219",
    body: str = "Bonjour,\r\nIdentité confirmée.",
    sent_at: datetime | None = datetime(2026, 9, 10, 10, 40, tzinfo=UTC),
    attached: tuple[tuple[str, bytes], ...] = (),
    headers: str = "",
) -> bytes:
    """A message of the Central Narcotics Bureau to the service."""
    fields = {
        "P0037001F": _text(subject),
        "P0C1A001F": _text("Liaison CNB"),
        "P0C1F001F": _text("liaison@example.sg"),
        "P1000001F": _text(body),
    }
    if headers:
        fields["P007D001F"] = _text(headers)
    if sent_at:
        since = int((sent_at - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        fields["P00390040"] = struct.pack("<Q", since)
    table, tree = _properties(32, **fields)
    tree["__properties_version1.0"] = table
    to_table, to = _properties(8, P3001001F=_text("SSI"), P3003001F=_text("ssi@example.fr"))
    tree["__recip_version1.0_#00000000"] = {**to, "__properties_version1.0": to_table}
    for number, (name, content) in enumerate(attached):
        held_table, held = _properties(8, P3707001F=_text(name), P37010102=content)
        tree[f"__attach_version1.0_#{number:08X}"] = {**held, "__properties_version1.0": held_table}
    return compound(tree)
