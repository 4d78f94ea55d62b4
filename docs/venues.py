"""Writes ``docs/venues.md`` from the tables that the ledger and the adapters use.

python docs/venues.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

from invariant_guard.ledger.venues.client_ids import CCXT, LIBRARIES, UNEXAMINED, VenueIds
from invariant_guard.ledger.venues.queries import QUERIES
from invariant_guard.ledger.venues.refusal_codes import REFUSALS
from invariant_guard.positions.ccxt_requests import ASKED, requests_of

_HEAD = """\
<!-- Made from the tables in invariant_guard by docs/venues.py: change them there. -->

# Venues

What is known of each venue, and what follows where nothing is. The tests hold the first table to what the
real ccxt sends, asks and raises, and the last to what the other libraries send.

## Through ccxt

- **id**: the parameter of `create_order` that carries the client order id (`order.params` has it), and the
  form of id that fits. *none*: no id reaches the venue, so its orders are not tracked; the decision's
  basis says `untracked`, and only `order.acknowledge(id)` makes such an order findable.
- **asked by**: how reconcile asks for an order by that id. *cannot*: it needs the venue's own id.
- **a "no" counts**: for how long after an order the venue's "no such order" can mean that it never was.
- **codes**: how many of the venue's error codes prove that it refused the order. *none*: an error leaves it
  unknown.
- **positions**: how many requests `positions.fetch_ccxt` makes there at least for a whole account; each
  further settlement currency or book of its markets is one more. *rows*: nobody has looked, so only symbols
  with a row are known.

| exchange | id | a stop's id | form | the venue allows | asked by | a "no" counts | codes | positions |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""

_LIBRARIES = """
Not looked at, hence not tracked: {unexamined}.
Any other name is a venue of the service's own, and gets its id as `clientOrderId`.

## What positions are asked for

| exchange | `fetch_positions(None, params)` | covers |
| --- | --- | --- |
{requests}
## Through the venue's own library

| library | id | a stop's id | form | source |
| --- | --- | --- | --- | --- |
{libraries}"""

#: Markets of each kind, so that every request is made.
_MARKETS = {
    number: {"type": kind, "settle": settle, "contract": True, "linear": not inverse,
             "inverse": inverse, "info": {"dex": "DEX"} if number == 0 else {}}
    for number, (kind, settle, inverse) in enumerate([
        ("swap", "USDT", False), ("swap", "USDC", False), ("swap", "COIN", True),
        ("future", "USDT", False), ("option", "USDT", False),
    ])
}  # fmt: skip


def page() -> str:
    """Return the page as it has to be."""
    rows = "".join(_row(name) for name in CCXT)
    return (
        _HEAD
        + rows
        + _LIBRARIES.format(
            unexamined=", ".join(sorted(UNEXAMINED)),
            requests="".join(_requests(name) for name in sorted(ASKED)),
            libraries="".join(_library(name, row) for name, row in LIBRARIES.items()),
        )
    )


def _row(name: str) -> str:
    ids, query, codes = CCXT[name], QUERIES.get(name), REFUSALS.get(name)
    positions = str(len(_asked(name))) if name in ASKED else "rows"
    asked = "cannot" if query is None else query.source
    counts = "" if query is None else _time(query.retention_ms)
    form = ids.form.describe() if ids.parameter else ids.obstacle
    limit = _cell(ids.limit)
    return (
        f"| {name} | {_parameter(ids, False)} | {_parameter(ids, True)} | {form} | {limit} "
        f"| {_cell(asked)} | {counts} | {len(codes) if codes else 'none'} | {positions} |\n"
    )


def _parameter(ids: VenueIds, conditional: bool) -> str:
    name = ids.parameter
    if conditional and ids.conditional is not None:
        name = ids.conditional
    if not name:
        return "none"
    only = "" if ids.products is None else f" ({', '.join(sorted(ids.products))})"
    return f"`{name}`{only}"


def _time(ms: int) -> str:
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000)):
        if ms >= size:
            return f"{ms / size:g} {unit}"
    return f"{ms} ms"


def _asked(name: str) -> list[tuple[str, str]]:
    requests = requests_of(name, _MARKETS, {})  # type: ignore[arg-type]
    return [
        (", ".join(f"{key}={value}" for key, value in one.params.items()), str(one.scope))
        for one in requests
    ]


def _requests(name: str) -> str:
    return "".join(
        f"| {name} | {f'`{params}`' if params else 'nothing more'} | {scope} |\n"
        for params, scope in _asked(name)
    )


def _library(name: str, row: VenueIds) -> str:
    form = row.form.describe()
    first, stop = _parameter(row, False), _parameter(row, True)
    return f"| {name} | {first} | {stop} | {form} | {_cell(row.source)} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    target = Path(__file__).with_suffix(".md")
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(f"usage: python {sys.argv[0]} [--check]")
    if not sys.argv[1:]:
        target.write_bytes(page().encode())
    elif not target.exists() or target.read_bytes() != page().encode():
        sys.exit(f"{target} is not what the tables say: run python {sys.argv[0]}")
