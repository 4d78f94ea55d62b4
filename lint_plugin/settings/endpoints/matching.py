"""Finding the endpoint that a URL, or a message over a websocket, names.

A file is looked at in two steps, the second one dearer: does it hold what every endpoint holds, does it hold
all the segments of one. Each may say yes needlessly, and never no wrongly, since an endpoint is recognised
only in literals that pass them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lint_plugin.settings.endpoints.near import as_bytes, holds_path, may_be_near

# Between the parts of a text: what is not known of it.
HOLE = "\0"
# Every path is recognised by its last segment that is written out, behind its slash. All of these
# are compiled where they are used: few files come that far.
_SEGMENT = r"/([a-z0-9_][\w-]*)"
# No account and no order is called that: `orders/cancel`, `orders/preview`.
_ELSEWHERE = r"cancel|dry-run|history|preview|test|whatif"
_VERSION = r"v\d+(?:\.\d+)*"
# Below it PostgREST (Supabase) serves the tables of a database: `/rest/v1/orders` writes rows.
_TABLES_OF_ROWS = ["rest", "v1"]
_QUOTED = r"""["']([a-z][\w./-]*)["']"""


class Endpoint(NamedTuple):
    """An endpoint of the tables: ``alone`` where no verb need be said."""

    venue: str
    path: str
    verbs: frozenset[str]
    alone: bool
    # Texts of which the file must hold one; none where the path is distinctive.
    needs: tuple[str, ...]
    hints: tuple[str, ...]
    segments: tuple[str, ...]

    def is_meant(self, spoken: frozenset[str]) -> bool:
        """Whether the path is this venue's in a file that holds these hints."""
        return not self.needs or not spoken.isdisjoint(self.needs)


class _Tables(NamedTuple):
    hints: tuple[str, ...]
    by_anchor: dict[str, tuple[Endpoint, ...]]
    by_last: dict[str, tuple[Endpoint, ...]]
    by_word: dict[tuple[str, str], tuple[Endpoint, ...]]
    by_argument: dict[str, tuple[Endpoint, ...]]


def may_name(text: str) -> bool:
    """Whether source, in small letters, may send to an endpoint."""
    if not may_be_near(as_bytes(text)):
        return False
    tables = _tables()
    anchors = {segment for segment in re.findall(_SEGMENT, text) if segment in tables.by_anchor}
    words = {word for word in re.findall(_QUOTED, text) if word in tables.by_argument}
    endpoints = [
        *(endpoint for anchor in anchors for endpoint in tables.by_anchor[anchor]),
        *(endpoint for word in words for endpoint in tables.by_argument[word]),
    ]
    return any(
        all(segment in text for segment in _literals(endpoint.segments))
        and (not endpoint.needs or any(hint in text for hint in endpoint.needs))
        for endpoint in endpoints
    )


def hints_in(text: str) -> frozenset[str]:
    """The hints at venues that source, in small letters, holds."""
    return frozenset(hint for hint in _tables().hints if hint in text)


def holds_segment(literal: str) -> bool:
    """Whether a literal holds the segment or word that identifies some endpoint."""
    literal = literal.lower()
    tables = _tables()
    if literal in tables.by_argument:
        return True
    return "/" in literal and any(
        each in tables.by_anchor for each in re.findall(_SEGMENT, literal)
    )


def at_path(parts: Sequence[str], spoken: frozenset[str]) -> list[Endpoint]:
    """Find the endpoints that a URL ends in, those of venues in ``spoken`` first.

    ``parts`` are the literals of the URL, with ``HOLE`` for what is not known.
    """
    written = _segments("".join(parts))
    if not written:
        return []
    segments = [segment.lower() for segment in written]
    tables = _tables()
    last = segments[-1]
    candidates = [*tables.by_last.get(last, ()), *tables.by_last.get("{}", ())]
    literals = [set(re.findall(_SEGMENT, part.lower())) for part in parts]
    if not any(holds_path(as_bytes(part.lower())) for part in parts):
        return []
    found = [
        endpoint._replace(path=_shown(written, len(endpoint.segments)))
        for endpoint in candidates
        if _ends_in(segments, endpoint.segments)
        and any(_anchor(endpoint.segments) in literal for literal in literals)
        and endpoint.is_meant(spoken)
        and not (endpoint.needs and _is_of_rows(segments, len(endpoint.segments)))
    ]
    return sorted(found, key=lambda endpoint: spoken.isdisjoint(endpoint.hints))


def by_word(key: str, word: str, spoken: frozenset[str]) -> Endpoint | None:
    """The endpoint that a message names which says ``word`` under ``key``."""
    return _first(_tables().by_word.get((key, word.lower()), ()), spoken)


def by_argument(word: str, spoken: frozenset[str]) -> Endpoint | None:
    """The endpoint that a word names by itself: one with a dot or a slash."""
    if "." not in word and "/" not in word:
        return None
    return _first(_tables().by_argument.get(word.lower(), ()), spoken)


def _first(endpoints: Iterable[Endpoint], spoken: frozenset[str]) -> Endpoint | None:
    return next((each for each in endpoints if each.is_meant(spoken)), None)


def _segments(url: str) -> list[str]:
    """Split a URL into segments, cut at its query; prose has none."""
    url = re.split(r"[?#]", url, maxsplit=1)[0]
    if not url or any(letter.isspace() for letter in url):
        return []
    # `f"{base}/order{query}"`: what follows a segment at once, unknown, is its query.
    url = url.rstrip(HOLE) if not url.rstrip(HOLE).endswith(("/", "=")) else url
    return url.rstrip("/").removesuffix(".json").split("/")


def _shown(segments: Sequence[str], count: int) -> str:
    """The end of a URL as a finding shows it."""
    first, *others = segments[-count:]
    return "/" + "/".join([first.removeprefix(HOLE) or HOLE, *others]).replace(HOLE, "{}")


def _ends_in(segments: Sequence[str], wanted: Sequence[str]) -> bool:
    if len(segments) < len(wanted):
        return False
    tail = segments[len(segments) - len(wanted) :]
    first, *others = zip(tail, wanted, strict=True)
    # `f"{BASE}fapi/v1/order"`: an address that ends in a slash.
    opened = (first[0].startswith(HOLE) and first[0].rpartition(HOLE)[2]) or first[0]
    return _fits(opened, first[1]) and all(_fits(*pair) for pair in others)


def _is_of_rows(segments: Sequence[str], own: int) -> bool:
    """Whether a path that is anybody's names a table of a database here."""
    return segments[: len(segments) - own][-2:] == _TABLES_OF_ROWS


def _fits(segment: str, wanted: str) -> bool:
    if wanted == "{}":
        return bool(segment) and re.search(_ELSEWHERE, segment) is None
    if wanted == "v*":
        return HOLE in segment or segment[:1] == "{" or re.fullmatch(_VERSION, segment) is not None
    return segment == wanted


def _literals(segments: Iterable[str]) -> Iterator[str]:
    return (each for each in segments if each not in ("{}", "v*"))


def _anchor(segments: Sequence[str]) -> str:
    return list(_literals(segments))[-1]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    from lint_plugin.settings.endpoints.brokers import BROKERS
    from lint_plugin.settings.endpoints.exchanges import EXCHANGES

    by_anchor: dict[str, tuple[Endpoint, ...]] = {}
    by_last: dict[str, tuple[Endpoint, ...]] = {}
    by_word: dict[tuple[str, str], tuple[Endpoint, ...]] = {}
    by_argument: dict[str, tuple[Endpoint, ...]] = {}
    hints: dict[str, None] = {}
    for venue in (*BROKERS, *EXCHANGES):
        own = tuple(venue.hints.split())
        hints |= dict.fromkeys(own)
        listed = (
            *(("POST", True, path) for path in venue.only.split()),
            *(("POST", False, path) for path in venue.shared.split()),
            *(
                (verb, False, path)
                for verb, _, path in (e.partition(":") for e in venue.edits.split())
            ),
        )
        for verb, alone, marked in listed:
            endpoint = _endpoint(venue.name, marked, frozenset({verb}), own, alone=alone)
            for table, key in (
                (by_anchor, _anchor(endpoint.segments)),
                (by_last, endpoint.segments[-1]),
            ):
                table[key] = (*table.get(key, ()), endpoint)
        for key, _, word in (each.partition(":") for each in venue.words.split()):
            endpoint = _endpoint(venue.name, "?" + word, frozenset(), own, alone=True)
            said = (key, word.lower())
            by_word[said] = (*by_word.get(said, ()), endpoint)
            by_argument[said[1]] = (*by_argument.get(said[1], ()), endpoint)
    return _Tables(tuple(hints), by_anchor, by_last, by_word, by_argument)


def _endpoint(
    venue: str, marked: str, verbs: frozenset[str], hints: tuple[str, ...], *, alone: bool
) -> Endpoint:
    path = marked.removeprefix("?")
    needs = hints if marked.startswith("?") else ()
    return Endpoint(venue, path, verbs, alone, needs, hints, tuple(path.lower().split("/")))
