"""The tables of endpoints: each is found from the first search on, and its neighbours are none."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from catalogue import ALL

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.run.prefilter import mentions
from lint_plugin.settings.config import Config
from lint_plugin.settings.endpoints.brokers import BROKERS
from lint_plugin.settings.endpoints.exchanges import EXCHANGES
from lint_plugin.settings.endpoints.matching import (
    HOLE,
    at_path,
    by_argument,
    by_word,
    may_name,
)
from lint_plugin.settings.endpoints.near import MESSAGING
from lint_plugin.settings.endpoints.venue import Venue

DOCS = Path(__file__).parents[3] / "docs"
VENUES = (*BROKERS, *EXCHANGES)


def sends(venue: Venue) -> list[tuple[str, str]]:
    """Every path of a venue, with a verb that places an order there."""
    listed = [("POST", path) for path in (*venue.only.split(), *venue.shared.split())]
    listed += [(verb, path) for verb, _, path in (e.partition(":") for e in venue.edits.split())]
    return [(verb, path.removeprefix("?")) for verb, path in listed]


def example(path: str) -> str:
    return "/" + path.replace("{}", "{account}").replace("v*", "v7")


def program(venue: Venue, verb: str, path: str) -> bytes:
    return f'''\
# {venue.hints.split()[0]}
def f(api, base, body, account):
    api.request("{verb}", base + f"{example(path)}?x=1", body)
'''.encode()


@pytest.mark.parametrize("venue", VENUES, ids=lambda venue: venue.name)
def test_every_endpoint_is_seen_from_the_first_search_on(venue: Venue) -> None:
    for verb, path in sends(venue):
        source = program(venue, verb, path)
        assert mentions(source, Config()), path
        assert [order.line for order in analyse(source, "a.py", Config()).orders] == [3], path


@pytest.mark.parametrize("venue", VENUES, ids=lambda venue: venue.name)
def test_no_neighbour_takes_orders(venue: Venue) -> None:
    for path in venue.neither.split():
        for verb in ("POST", "GET"):
            source = program(venue, verb, path)
            found = analyse(source, "a.py", Config()).findings
            assert not found, (path, found)


@pytest.mark.parametrize("venue", VENUES, ids=lambda venue: venue.name)
def test_the_verbs_that_ask_and_cancel_are_none(venue: Venue) -> None:
    placing = {(verb, path) for verb, path in sends(venue)}
    for path in {path for _, path in placing}:
        for verb in {"GET", "DELETE"} - {verb for verb, each in placing if each == path}:
            assert not analyse(program(venue, verb, path), "a.py", Config()).orders, (verb, path)


@pytest.mark.parametrize("venue", [v for v in VENUES if v.words], ids=lambda venue: venue.name)
def test_every_message_is_seen_from_the_first_search_on(venue: Venue) -> None:
    for key, word in (each.split(":") for each in venue.words.split()):
        for hint in venue.hints.split():
            if hint.encode() not in MESSAGING:
                continue
            call = f'ws.send(json.dumps({{"{key}": "{word}", "args": order}}))'
            if key == "query_private":
                call = f'ws.query_private("{word}", order)'
            source = f"# {hint}\nimport json\ndef f(ws, order):\n    {call}\n"
            assert mentions(source.encode(), Config()), word
            (order,) = analyse(source.encode(), "a.py", Config()).orders
            assert order.line == 4


def test_every_venue_with_messages_is_hinted_at_by_the_search() -> None:
    for venue in VENUES:
        if venue.words:
            assert any(hint.encode() in MESSAGING for hint in venue.hints.split()), venue.name


def test_a_message_counts_only_where_the_file_speaks_of_the_venue() -> None:
    assert by_word("op", "order", frozenset()) is None
    assert by_word("op", "order", frozenset({"bybit"})) is None
    assert by_word("op", "order", frozenset({"okx"})) is not None
    assert by_argument("order", frozenset({"okx"})) is None
    assert by_argument("order.place", frozenset({"binance"})) is not None


def test_every_venue_has_a_name_a_source_and_a_hint() -> None:
    for venue in VENUES:
        assert venue.name
        assert venue.source
        assert venue.hints == venue.hints.lower()
        assert venue.hints
        assert venue.only or venue.shared
    assert len({venue.name for venue in VENUES}) == len(VENUES)


def test_a_path_that_several_venues_share_is_of_the_one_that_the_file_speaks_of() -> None:
    assert at_path(["/v2/orders"], frozenset())[0].venue == "Alpaca"
    assert at_path(["/v2/orders"], frozenset({"delta.exchange"}))[0].venue == "Delta"
    assert at_path(["/api/v3/order"], frozenset({"mexc"}))[0].venue == "MEXC"


@pytest.mark.parametrize(
    "url",
    [
        "https://fapi.binance.com/fapi/v1/order",
        "fapi/v1/order/",
        f"{HOLE}fapi/v1/order",
        f"{HOLE}/fapi/{HOLE}/order",
        f"/fapi/v1/order{HOLE}",
        f"/fapi/v1/order?symbol={HOLE}",
        "/fapi/v1/order#top",
        "/FAPI/v1/Order",
    ],
)
def test_a_url_that_ends_in_a_path(url: str) -> None:
    assert at_path([url], frozenset())[0].venue == "Binance"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/",
        "order",
        "/v1/order",
        f"/fapi/{HOLE}",
        f"/fapi/v1/{HOLE}",
        f"{HOLE}/v1/order",
        f"/fapi/v1/order/{HOLE}",
        "/xfapi/v1/order",
        "/fapi/v1/order/x",
        "/track?page=/fapi/v1/order",
        "POST /fapi/v1/order",
        "/fapi/v1/orders",
    ],
)
def test_a_url_that_does_not(url: str) -> None:
    assert not at_path([url], frozenset())


def test_the_last_segment_stands_in_one_literal() -> None:
    """What the first search cannot see must not be seen later either."""
    assert at_path(["/fapi/v1", "/order"], frozenset())
    assert not at_path(["/fapi/v1/", "order"], frozenset())
    assert not at_path(["/fapi/v1/or", "der"], frozenset())


@pytest.mark.parametrize(
    "source",
    [
        "sorted(rows, key=order)",
        'x = "/orders"',
        'x = "order"; y = "orders/regularly"',
        "# binance\nprint(order)",
        'urlpatterns = [path("api/v1/orders", view)]',
        'open("/etc/order/v1")',
    ],
)
def test_a_file_that_cannot_name_an_endpoint(source: str) -> None:
    assert not may_name(source)


def test_every_case_of_an_order_passes_the_search() -> None:
    cases = [case for case in ALL if case.topic == "endpoints_that_take_orders"]
    assert len(cases) >= 20
    for case in cases:
        assert mentions(case.source, case.config), case.name
        assert not mentions(case.source, case.config._replace(endpoints=False)) or any(
            name in case.source for name in (b"enforce_before_order", b"submit_order")
        )


def test_there_are_enough_cases_of_what_is_none() -> None:
    assert sum(case.topic == "endpoints_that_take_none" for case in ALL) >= 20


def test_the_page_is_what_the_tables_say() -> None:
    page = runpy.run_path(str(DOCS / "endpoints.py"))["page"]()
    assert (DOCS / "endpoints.md").read_text(encoding="utf-8") == page
