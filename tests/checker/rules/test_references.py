"""Order functions as values, in the shapes that client code has beyond the catalogue's cases."""

from __future__ import annotations

from textwrap import dedent

import pytest

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Report
from lint_plugin.settings.config import Config

_INV005 = "INV005"


def _report(source: str, **settings: tuple[str, ...]) -> Report:
    result = analyse(dedent(source).encode(), "client.py", Config(**settings))
    assert not result.problems
    return result


def _lines(source: str, **settings: tuple[str, ...]) -> list[int]:
    return [item.line for item in _report(source, **settings).findings if item.code == _INV005]


@pytest.mark.parametrize(
    "use",
    [
        "await self._with_retries(self.exchange.create_order, symbol, 'market', side, size)",
        "await asyncio.to_thread(self.exchange.create_order, **order)",
        "self.pool.submit(self.exchange.create_order, symbol)",
        "self.engine.safe_call(self.venue(symbol).futures_create_order, **order)",
        "breaker.call(fn=self.exchange.create_order)",
        "retry(self.live.create_order if live else self.paper.create_order, symbol)",
        "retry(self.exchange and self.exchange.create_order, symbol)",
        "retry(cast(Callable, self.exchange.create_order), symbol)",
        "(self.live.create_order if live else self.paper.create_order)(symbol)",
        "getattr(self.exchange, 'create_order')(symbol)",
        "getattr(self.exchange, 'create_order', None)(symbol)",
        "operator.methodcaller('create_order', symbol)(self.exchange)",
        "self._call_with_retry('create_order', symbol, side)",
        "rest.executeRequest('create_order', order)",
        "pytest.raises(ValueError, self.exchange.create_order, symbol)",
    ],
)
def test_what_leaves_unguarded_is_found_and_covered_by_a_guard(use: str) -> None:
    head = "from typing import cast\nasync def enter(self, symbol, side, size, order, live):\n"
    assert _lines(f"{head}    {use}\n") == [3] * (2 if "paper" in use else 1)
    assert _lines(f"{head}    enforce_before_order(symbol)\n    {use}\n") == []


@pytest.mark.parametrize(
    "use",
    [
        "self.place = self.live.create_order or self.paper.create_order",
        "self.place = getattr(self.exchange, 'create_order')",
        "setattr(self, 'place', self.exchange.create_order)",
        "self.steps.append(self.exchange.create_order)",
        "bus.subscribe('signal', self.exchange.create_order)",
        "threading.Timer(5, self.exchange.create_order)",
        "self.hooks += self.exchange.create_order",
        "return [venue.create_order for venue in venues]",
        "return lambda: self.exchange.create_order",
        "place = self.exchange.create_order; return place",
        "yield self.exchange.create_order",
        "def later(place=self.exchange.create_order): ...",
        "self.run((self.exchange.create_order, symbol))",
        "for place in (self.spot.create_order, self.perp.create_order): place(symbol)",
    ],
)
def test_what_is_kept_is_found_in_spite_of_a_guard(use: str) -> None:
    source = f"def arm(self, bus, venues, symbol):\n    enforce_before_order(symbol)\n    {use}\n"
    found = _lines(source)
    assert found
    assert set(found) == {3}


@pytest.mark.parametrize(
    "use",
    [
        "callable(getattr(self.exchange, 'create_order', None))",
        "asyncio.iscoroutinefunction(self.exchange.create_order)",
        "fn in (self.exchange.create_order, self.exchange.edit_order)",
        "print([self.exchange.create_order])",
        "self.exchange.create_order.side_effect = [None]",
        "self.exchange.create_order = other.create_order",
        "self.client = Mock(create_order=self.exchange.create_order)",
        "setattr(self.exchange, 'create_order', stub)",
        "monkeypatch.setattr(self.exchange, 'create_order', self.paper.create_order)",
        "mocker.spy(self.exchange, 'create_order')",
        "self.assertIs(self.exchange.create_order, original)",
        "self._log_response('create_order', reply)",
        "metrics.track_request('create_order')",
        "self.limiter.on_api_call('create_order', 0.15)",
        "self._retry('create_order', lambda: reply)",
        "self._retry('create_order', operation)",
        "raise RequestError('create_order', reply)",
        "self.calls.append(('create_order', symbol))",
        "getattr(self.exchange, name)(symbol)",
        "getattr(self.exchange)",
    ],
)
def test_what_sends_and_keeps_nothing_is_clean(use: str) -> None:
    source = f"def act(self, symbol, reply):\n    def operation(): ...\n    {use}\n"
    assert _lines(source) == []


def test_a_label_on_a_decorator_is_clean() -> None:
    assert _lines("@call_metrics.retry('create_order')\ndef enter(): ...\n") == []


def test_calls_of_an_alias_are_orders_wherever_its_name_is_seen() -> None:
    source = """
        def enter(client, paper, symbol, live):
            place = client.create_order if live else paper.record
            send = place
            def go():
                send(symbol)
            go()
            place(symbol)

        def other(place, send, symbol):
            place(symbol)
            send(symbol)
        """
    orders = _report(source).orders
    assert [(order.line, order.call, order.guarded) for order in orders] == [
        (6, "send", False),
        (8, "place", False),
    ]


def test_an_alias_that_is_rebound_may_still_be_the_order() -> None:
    source = """
        def enter(client, paper, symbol, live):
            place = paper.record
            if live:
                place = getattr(client, "create_order")
            place(symbol)
        """
    assert [order.line for order in _report(source).orders] == [6]


def test_a_name_given_by_nonlocal_is_an_alias_of_the_outer_function() -> None:
    source = """
        def enter(client, symbol):
            place = None
            def choose():
                nonlocal place
                place = client.create_order
            choose()
            place(symbol)
        """
    assert [order.line for order in _report(source).orders] == [8]


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("respond(request.order)", []),
        ("self.last = request.order", []),
        ("asyncio.to_thread(exchange.order, symbol)", [2]),
    ],
)
def test_a_name_of_one_word_is_a_function_where_it_is_called(use: str, expected: list[int]) -> None:
    source = f"def enter(self, request, exchange, symbol):\n    {use}\n"
    assert _lines(source, presets=("hyperliquid-python-sdk",)) == expected


def test_a_dotted_name_of_the_settings_is_matched_with_its_object() -> None:
    source = """
        def enter(self, retry):
            retry(self.exchange.place_it)
            retry(self.restaurant.place_it)
            getattr(self.exchange, "place_it")()
            getattr(self.restaurant, "place_it")()
        """
    assert _lines(source, extend_orders=("*.exchange.place_it",)) == [3, 5]


def test_a_dotted_name_to_ignore_is_matched_with_its_object() -> None:
    source = """
        def enter(self, retry):
            retry(self.exchange.place_order)
            retry(self.restaurant.place_order)
            getattr(self.exchange, "place_order")()
            getattr(self.restaurant, "place_order")()
        """
    assert _lines(source, ignore_orders=("*.restaurant.place_order",)) == [3, 5]


def test_the_finding_stands_at_the_name_or_text_and_tells_the_path() -> None:
    source = "def enter(client, live):\n    if live:\n        return run('create_order')\n"
    (finding,) = _report(source).findings
    assert source.split("\n")[2][finding.column - 1 : finding.end_column - 1] == "'create_order'"
    assert [step.line for step in finding.witness] == [1, 2, 3]
    assert finding.fact == (
        "`'create_order'` is the name that `run` is told to call, with no completed "
        "`enforce_before_order`"
    )


def test_dead_code_keeps_nothing() -> None:
    assert (
        _lines("def arm(self, client):\n    return\n    self.place = client.create_order\n") == []
    )
