"""Mounts: whether a path lies on a network file system, where locks fail."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

MOUNTINFO = Path("/proc/self/mountinfo")

_FUSE = ("sshfs", "s3fs", "glusterfs", "ceph", "rclone", "gcsfuse", "goofys", "juicefs", "nfs")
NETWORK = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "gfs2",
     "ocfs2", "gpfs", "beegfs", "orangefs", "pvfs2", "davfs", "coda", "ncpfs", "virtiofs")
).union(f"fuse.{name}" for name in _FUSE)  # fmt: skip


def network_file_system(path: Path, mountinfo: str | None = None) -> str | None:
    """Return the type of the network file system of `path`, else None.

    Reads the kernel's mount table; where there is none (macOS) nothing is found out.
    """
    real = os.path.realpath(path)
    best, kind = "", None
    for point, after in _mounts(mountinfo):
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        # Later lines are mounted over earlier ones at the same point.
        if inside and len(point) >= len(best):
            best, kind = point, after.split()[0]
    return kind if kind in NETWORK else None


def is_mount_point(path: Path, mountinfo: str | None = None) -> bool:
    """Whether the file was itself mounted there, as a container does with a single file.

    Its log lies beside the name that each process knows it by, so two names are two logs.
    """
    real = os.path.realpath(path)
    return any(point == real for point, _ in _mounts(mountinfo))


def _mounts(mountinfo: str | None) -> Iterator[tuple[str, str]]:
    """Yield the mount points, and what the kernel says of each behind them."""
    if mountinfo is None:
        try:
            # A mount point may have any bytes for a name, and a path is decoded in this way too.
            mountinfo = MOUNTINFO.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) >= 5 and after:
            # The kernel writes spaces and the like in octal.
            point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), fields[4])
            yield point, after
