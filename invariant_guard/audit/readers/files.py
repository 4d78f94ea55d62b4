"""Files: opened to be read, archives within bounds, nothing unpacked to disk.

A pickle is never loaded, whatever its name: loading one runs whatever its author wished.
"""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from invariant_guard.audit.trouble import AuditError

#: What an archive may unfold to. A table of trades packs to a twentieth; a bomb to a thousandth.
LARGEST = 4 << 30
STEEPEST = 200
_HARMLESS = 16 << 20
_MOST_MEMBERS = 1000
_HEAD = 65536

_PICKLES = (".pkl", ".pickle", ".joblib", ".feather.pkl")


@dataclass(frozen=True)
class Source:
    """A file, or a member of an archive, that can be read again and again."""

    #: As messages and findings name it.
    path: str
    #: The file's own name, which may say a time zone.
    name: str
    open: Callable[[], IO[bytes]]
    #: Where it lies on the disk; empty for a member of an archive.
    on_disk: str = ""
    #: In archives: what stands beside it and was not read.
    passed_over: tuple[str, ...] = ()

    def head(self) -> bytes:
        """Return its first bytes."""
        with self.open() as file:
            return file.read(_HEAD)

    def text(self) -> io.TextIOWrapper:
        """Open it as UTF-8, with or without a byte order mark."""
        return io.TextIOWrapper(self.open(), encoding="utf-8-sig", newline="")

    def all_text(self, most: int = 512 << 20) -> str:
        """Return the whole text of a file that cannot be read in pieces."""
        with self.open() as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise AuditError(
                f"{self.path} is larger than {most >> 20} MiB: split it, or export CSV"
            )
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise AuditError(f"{self.path} is no UTF-8 text: export it again as UTF-8") from None


def sources(path: str) -> list[Source]:
    """Return what can be read at a path: a file, or an archive's members.

    Raises:
        AuditError: nothing is there, it cannot be read, or it is out of bounds.
    """
    try:
        with open(path, "rb") as file:
            start = file.read(4)
    except IsADirectoryError:
        raise AuditError(f"{path} is a folder: name the files in it") from None
    except OSError as fault:
        raise AuditError(f"{path}: {fault.strerror or fault}") from None
    name = os.path.basename(path)
    if _is_pickle(name, start):
        raise AuditError(
            f"{path} is a pickle, which runs code when it is loaded: it is never loaded; "
            "export JSON or CSV"
        )
    if not start:
        raise AuditError(f"{path} is empty")
    if start[:2] == b"\x1f\x8b":
        return [Source(path, name.removesuffix(".gz"), lambda: _gunzip(path), "")]
    if start[:4] == b"PK\x03\x04":
        return list(_members(path))
    return [Source(path, name, lambda: open(path, "rb"), path)]


def _is_pickle(name: str, start: bytes) -> bool:
    return name.lower().endswith(_PICKLES) or (
        start[:1] == b"\x80" and start[1:2] in b"\x02\x03\x04\x05"
    )


def _gunzip(path: str) -> IO[bytes]:
    packed = max(os.path.getsize(path), 1)
    return io.BufferedReader(_Bounded(gzip.open(path, "rb"), path, packed), 1 << 16)


def _members(path: str) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError) as fault:
        raise AuditError(f"{path} is a damaged archive: {fault}") from None
    if len(infos) > _MOST_MEMBERS:
        raise AuditError(f"{path} has {len(infos)} members, more than {_MOST_MEMBERS}")
    total = sum(info.file_size for info in infos)
    for info in infos:
        steep = info.file_size > STEEPEST * max(info.compress_size, 1)
        if total > LARGEST or (steep and info.file_size > _HARMLESS):
            raise AuditError(
                f"{path} would unfold {info.compress_size} bytes of {info.filename} to "
                f"{info.file_size}: too much for an export; unpack it yourself if it is right"
            )
    pickles = tuple(info.filename for info in infos if info.filename.lower().endswith(_PICKLES))
    wanted = [info for info in infos if info.filename not in pickles]
    if not wanted:
        raise AuditError(f"{path} has nothing to read; pickles are never loaded")

    def opener(member: str) -> Callable[[], IO[bytes]]:
        return lambda: _unzip(path, member)

    for info in wanted:
        yield Source(
            f"{path}!{info.filename}", os.path.basename(info.filename), opener(info.filename), "",
            pickles,
        )  # fmt: skip


def _unzip(path: str, member: str) -> IO[bytes]:
    try:
        archive = zipfile.ZipFile(path)
        return archive.open(member)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as fault:
        # RuntimeError is what an encrypted member raises.
        raise AuditError(f"{path}!{member} cannot be unpacked: {fault}") from None


class _Bounded(io.RawIOBase):
    """A stream that stops where it unfolds to more than an export can."""

    def __init__(self, stream: gzip.GzipFile, path: str, packed: int) -> None:
        self._stream = stream
        self._path = path
        self._packed = packed
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except (OSError, EOFError, zlib.error) as fault:
            raise AuditError(f"{self._path} is a damaged archive: {fault}") from None
        self._given += len(data)
        steep = self._given > STEEPEST * self._packed and self._given > _HARMLESS
        if steep or self._given > LARGEST:
            raise AuditError(f"{self._path} unfolds to more than an export can: unpack it yourself")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
