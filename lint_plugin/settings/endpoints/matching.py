"""Finding the endpoint that a URL, or a message over a websocket, names.

The tables are compiled when the first file holds a literal of ``GATES``: most runs need none of them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lint_plugin.settings.endpoints import GATES

# Between the parts of a text: what is not known of it.
HOLE = "\0"

# Every endpoint is recognised by its last segment that is written out, behind its slash, in one literal.
_SEGMENT = re.compile(r"/([a-z0-9_][\w-]*)")
_VERSION = re.compile(r"v\d+(?:\.\d+)*")
# A key with its word, and a word by itself, as they stand in source.
_KEYED = re.compile(r"""["'](\w+)["']\s*:\s*["']([\w./-]+)["']""")
_QUOTED = re.compile(r"""["']([a-z]\w*(?:[./][\w./-]+|order\w*))["']""")


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


def may_name(text: str) -> bool:
    """Whether source may send to an endpoint: a needless yes, never a wrong no."""
    text = text.lower()
    if not any(gate in text for gate in GATES):
        return False
    tables = _tables()
    anchors = tables.by_anchor
    found = {match for match in _SEGMENT.findall(text) if match in anchors}
    endpoints = [endpoint for anchor in found for endpoint in anchors[anchor]]
    endpoints += _worded(text, tables)
    return any(
        all(segment in text for segment in _literals(endpoint.segments))
        and (not endpoint.needs or any(hint in text for hint in endpoint.needs))
        for endpoint in endpoints
    )


def hints_in(text: str) -> frozenset[str]:
    """The hints at venues that a file holds."""
    text = text.lower()
    return frozenset(hint for hint in _tables().hints if hint in text)


def holds_segment(literal: str) -> bool:
    """Whether a literal holds the segment by which some endpoint is recognised, or a word of one."""
    literal = literal.lower()
    tables = _tables()
    return any(each in tables.by_anchor for each in _SEGMENT.findall(literal)) or any(
        word == literal for _, word in tables.by_word
    )


def at_path(parts: Sequence[str], spoken: frozenset[str]) -> list[Endpoint]:
    """The endpoints that a URL ends in; ``parts`` are its literals, with ``HOLE`` for what is not known.

    Those of venues that the file speaks of come first.
    """
    written = _segments("".join(parts))
    if not written:
        return []
    segments = [segment.lower() for segment in written]
    tables = _tables()
    last = segments[-1]
    candidates = [*tables.by_last.get(last, ()), *tables.by_last.get("{}", ())]
    literals = [set(_SEGMENT.findall(part.lower())) for part in parts]
    found = [
        endpoint._replace(path=_shown(written, len(endpoint.segments)))
        for endpoint in candidates
        if _ends_in(segments, endpoint.segments)
        and any(_anchor(endpoint.segments) in literal for literal in literals)
        and endpoint.is_meant(spoken)
    ]
    return sorted(found, key=lambda endpoint: spoken.isdisjoint(endpoint.hints))


def by_word(key: str, word: str, spoken: frozenset[str]) -> Endpoint | None:
    """The endpoint that a message names which says ``word`` under ``key``."""
    return _first(_tables().by_word.get((key, word.lower()), ()), spoken)


def by_argument(word: str, spoken: frozenset[str]) -> Endpoint | None:
    """The endpoint that a word names by itself: one with a dot or a slash."""
    word = word.lower()
    if "." not in word and "/" not in word:
        return None
    keyed = (endpoints for (_, each), endpoints in _tables().by_word.items() if each == word)
    return next((found for each in keyed if (found := _first(each, spoken)) is not None), None)


def _first(endpoints: Iterable[Endpoint], spoken: frozenset[str]) -> Endpoint | None:
    return next((each for each in endpoints if each.is_meant(spoken)), None)


def _worded(text: str, tables: _Tables) -> Iterator[Endpoint]:
    for key, word in _KEYED.findall(text):
        yield from tables.by_word.get((key, word), ())
    quoted = set(_QUOTED.findall(text))
    for (_, word), endpoints in tables.by_word.items():
        if word in quoted:
            yield from endpoints


def _segments(url: str) -> list[str]:
    """The segments of a URL's path, without query, fragment and what is like them; none if it is prose."""
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
    opened = first[0].rpartition(HOLE)[2] if first[0].startswith(HOLE) else first[0]
    return _fits(opened, first[1]) and all(_fits(*pair) for pair in others)


def _fits(segment: str, wanted: str) -> bool:
    if wanted == "{}":
        return bool(segment)
    if wanted == "v*":
        return HOLE in segment or segment[:1] == "{" or _VERSION.fullmatch(segment) is not None
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
        for key, _, marked in (each.partition(":") for each in venue.words.split()):
            endpoint = _endpoint(venue.name, marked, frozenset(), own, alone=True)
            said = (key, endpoint.path.lower())
            by_word[said] = (*by_word.get(said, ()), endpoint)
    return _Tables(tuple(hints), by_anchor, by_last, by_word)


def _endpoint(
    venue: str, marked: str, verbs: frozenset[str], hints: tuple[str, ...], *, alone: bool
) -> Endpoint:
    path = marked.removeprefix("?")
    needs = hints if marked.startswith("?") else ()
    return Endpoint(venue, path, verbs, alone, needs, hints, tuple(path.lower().split("/")))
