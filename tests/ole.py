"""A small writer of OLE containers, the files that HWP 5 documents are."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@dataclass
class _Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    right: int = _FREE
    start: int = _END


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE file with these streams; "BodyText/Section0" stands in a storage."""
    entries = _entries(streams)
    mini, mini_table = bytearray(), []
    for entry in entries:
        if entry.kind == 2 and len(entry.data) < _CUTOFF:
            entry.start = len(mini_table)
            mini += _padded(entry.data, _MINI)
            mini_table += _chain(len(mini_table), len(_padded(entry.data, _MINI)) // _MINI)
    entries[0].data = bytes(mini)
    body, table = bytearray(), []

    def put(data: bytes) -> int:
        start = len(table)
        body.extend(_padded(data, _SECTOR))
        table.extend(_chain(start, len(_padded(data, _SECTOR)) // _SECTOR))
        return start

    for entry in entries:
        if entry.kind == 5 or len(entry.data) >= _CUTOFF:
            entry.start = put(entry.data)
    mini_start = put(struct.pack(f"<{len(mini_table)}I", *mini_table))
    directory = put(b"".join(_packed(entry) for entry in entries))
    fats = 1
    while fats * 128 < len(table) + fats:
        fats += 1
    first_fat = len(table)
    table += [_FAT] * fats
    table += [_FREE] * (fats * 128 - len(table))
    body += struct.pack(f"<{len(table)}I", *table)
    difat = [first_fat + i for i in range(fats)]
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, fats, directory, 0, _CUTOFF, mini_start, 1, _END, 0, difat[0],
    )  # fmt: skip
    header += struct.pack("<108I", *(difat[1:] + [_FREE] * (109 - len(difat))))
    return header + bytes(body)


def _entries(streams: dict[str, bytes]) -> list[_Entry]:
    entries = [_Entry("Root Entry", 5)]
    for path, data in streams.items():
        at = 0
        *folders, name = path.split("/")
        for folder in folders:
            inside = entries[at].children
            known = next((i for i in inside if entries[i].name == folder), 0)
            if not known:
                known = len(entries)
                entries.append(_Entry(folder, 1))
                inside.append(known)
            at = known
        entries[at].children.append(len(entries))
        entries.append(_Entry(name, 2, data))
    for entry in entries:  # siblings as a chain in the order of the format
        entry.children.sort(key=lambda i: (len(entries[i].name), entries[i].name.upper()))
        for left, right in zip(entry.children, entry.children[1:], strict=False):
            entries[left].right = right
    return entries


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    child = entry.children[0] if entry.children else _FREE
    return struct.pack(
        "<64sHBBIII36xIQ",
        name, len(name), entry.kind, 1, _FREE, entry.right, child, entry.start, len(entry.data),
    )  # fmt: skip


def _padded(data: bytes, size: int) -> bytes:
    return data + b"\0" * (-len(data) % size)


def _chain(start: int, count: int) -> list[int]:
    return [start + i + 1 for i in range(count - 1)] + [_END] if count else []
