"""Address of a journal: its file, and how much of the past it keeps."""

from __future__ import annotations

import os
import re
import sys
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from invariant_guard.basics.durations import MILLISECONDS

VARIABLE = "INVARIANT_GUARD_JOURNAL"
SERVICE_VARIABLE = "INVARIANT_GUARD_SERVICE"

_SIZES = {"MB": 10**6, "GB": 10**9}
_LEAST_SIZE = 10**6
_LEAST_AGE = MILLISECONDS["h"]

KNOWN = "sqlite:////var/lib/trading/journal.db, with ?keep=30d or ?keep=30d,500MB behind it"


class Address(NamedTuple):
    """Where a journal is, and its bounds.

    Attributes:
        path: of the file, absolute.
        keep_ms: age at which a decision is dropped.
        keep_bytes: size of the file beyond which the oldest are dropped.
    """

    path: str
    keep_ms: int = 30 * MILLISECONDS["d"]
    keep_bytes: int = 10**9


def address_of(url: object) -> Address:
    """Read a journal's URL.

    Raises:
        ValueError: it names no journal.
    """
    if not isinstance(url, str):
        raise ValueError(f"a journal's URL is text, not {url!r}; write {KNOWN}")
    try:
        parts = urlsplit(url)
        options = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise ValueError(f"{url!r} is no URL; write {KNOWN}") from None
    if parts.scheme != "sqlite" or parts.netloc or parts.fragment:
        raise ValueError(f"{url!r} names no journal; write {KNOWN}")
    path = unquote(parts.path[1:])
    if not os.path.isabs(path) or not path.isprintable():
        raise ValueError(
            f"{url!r} is no absolute path: two working directories would be two journals; "
            f"write {KNOWN}"
        )
    if sys.platform not in ("linux", "darwin"):
        raise ValueError(f"a journal does not run on {sys.platform}: its file needs flock")
    address = Address(path)
    for name, value in options:
        if name != "keep":
            raise ValueError(f"{url!r}: {name!r} is no option of a journal; write {KNOWN}")
        for bound in value.split(","):
            address = _bounded(address, bound)
    return address


def _bounded(address: Address, bound: str) -> Address:
    found = re.fullmatch(r"(\d{1,6})(h|d|MB|GB)", bound)
    if found is None:
        raise ValueError(f"keep={bound!r} is no age and no size; write 12h, 30d, 500MB or 2GB")
    number, unit = int(found[1]), found[2]
    if unit in MILLISECONDS:
        return address._replace(keep_ms=max(number * MILLISECONDS[unit], _LEAST_AGE))
    return address._replace(keep_bytes=max(number * _SIZES[unit], _LEAST_SIZE))


def url_of_environment() -> str:
    """Return the journal's URL that the environment names, or an empty text."""
    return os.environ.get(VARIABLE, "")


def service_name() -> str:
    """Return what this process calls itself: by the environment, else by its program."""
    named = os.environ.get(SERVICE_VARIABLE, "").strip()
    if not named:
        program = os.path.basename(sys.argv[0] if sys.argv else "")
        named = program.removesuffix(".py") if program not in ("", "-c", "-m") else "python"
    return "".join(one if one.isprintable() else "?" for one in named[:128])
