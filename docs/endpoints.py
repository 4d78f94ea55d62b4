"""Writes ``docs/endpoints.md`` from the tables of endpoints.

python docs/endpoints.py            write it
python docs/endpoints.py --check    change nothing, end with 1 where it differs
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from lint_plugin.settings.endpoints.brokers import BROKERS
from lint_plugin.settings.endpoints.exchanges import EXCHANGES
from lint_plugin.settings.endpoints.venue import Venue

_HEAD = """\
<!-- Made from lint_plugin/settings/endpoints by docs/endpoints.py: change it there. -->

# Orders by endpoint

An order need not go through a client library. A call that sends to an order endpoint of a venue is an
order call too, over HTTP or a websocket, and INV001, INV002, INV003, INV004 and INV008 apply to it:

    requests.post(f"{BASE}/fapi/v1/order", params=signed)
    self._request("POST", PATHS["order"], body)
    await ws.send(json.dumps({"op": "order.create", "args": [order]}))

The finding names the venue and the path. `endpoints = false` in `[tool.invariant-guard]` switches this off,
and nothing else does.

## What counts

- **The function sends**, as far as one of the words of its name tells: `post`, `request`, `req`, `send`,
  `signed`, `fetch`, `urlopen`, `api`, `call`, `private`, `do`, `http`, `ws` and the like, in any spelling
  (`_signed_request`, `bybitPost`). A word that says otherwise wins: `sign`, `headers`, `mock`, `limit`,
  `build`, `check`, `log`, ... A constructor sends nothing: `Request("POST", url)` counts where it is sent.
  `to_thread`, `run_in_executor`, `partial` and functions that retry count with the function that they are
  given.
- **A text among its arguments ends in a path below.** Followed are local names (the last assignment before
  the call), constants of the file, attributes of instances and classes, enumerations, tables that are written
  out, defaults of parameters, f-strings, `+`, `%`, `.format`, `urljoin`, and functions whose name says that
  they make an address. Query and fragment are cut. What is not known is a hole: it fits `{}` and `v*`, and no
  segment that is written here.
- **It says the verb**, by its name or by an argument, unless nothing but orders goes to that endpoint.
- **Or a message** among its arguments says one of the words below under that key, in a file that speaks of
  the venue. A word with a dot or a slash counts as an argument too.

## What does not

Decorators (`@app.post("/orders")`), routes and test clients of the file's own application, mocks
(`responses`, `respx`, `aioresponses`, `requests_mock`, whatever is called mock, fake or stub), signing,
logging, limiting, comparisons, prose (a text with a space), cancels, queries and tests of orders.

## What is not seen

- A path of which the last segment does not stand behind its slash in one literal:
  `"/".join([base, "v2", "orders"])`.
- A path, or a table of paths, that another file holds; a wrapper's own send, which does not know the path.
- Endpoints that can only close: positions, legs, everything.
- Endpoints that every action shares, where the body alone tells: Hyperliquid's `/exchange`, MetaApi's
  `/trade`, Bitfinex's `auth/w/order/multi`, and messages that are lists.

## The table

`{}` stands for one segment, `v*` for a version. `?` marks a path that is too common to count by itself: the
file must hold one of the hints, in any letters. Where several venues share a path, the finding names one
that the file speaks of.
"""


def page() -> str:
    """The page as it has to be."""
    parts = [_HEAD]
    for title, venues in (("Brokers", BROKERS), ("Exchanges", EXCHANGES)):
        parts.append(f"\n### {title}\n")
        parts += map(_venue, venues)
    return "".join(parts)


def _venue(venue: Venue) -> str:
    rows = (
        ("only orders", venue.only.split()),
        ("POST places", venue.shared.split()),
        ("other verbs", [edit.replace(":", " ") for edit in venue.edits.split()]),
        ("messages", [word.replace(":", ": ") for word in venue.words.split()]),
        ("no orders", venue.neither.split()),
        ("hints", venue.hints.split()),
    )
    lines = [f"- {name}: {_listed(items)}\n" for name, items in rows if items]
    return f"\n**{venue.name}**\n\n{''.join(lines)}- source: {venue.source}\n"


def _listed(items: Iterable[str]) -> str:
    return ", ".join(f"`{item}`" for item in items)


def main() -> int:
    """Write the page; with ``--check`` only say whether it differs."""
    path = Path(__file__).with_suffix(".md")
    if sys.argv[1:] == ["--check"]:
        if path.exists() and path.read_bytes() == page().encode():
            return 0
        sys.stdout.write(f"{path}: differs from the tables; run python docs/endpoints.py\n")
        return 1
    path.write_bytes(page().encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
