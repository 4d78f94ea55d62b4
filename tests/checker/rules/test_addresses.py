"""An endpoint's address that comes from elsewhere in the file: nothing is left out that it comes through.

Every place that may hold an address, with every way to make a text of it, and with every way to send there;
each program is judged whole and with what decides nothing left out.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import product
from unittest.mock import patch

import pytest
from unpruned import nothing_left_out

from lint_plugin.analysis import pipeline
from lint_plugin.analysis.tree import address_outline, pruning, text_parts
from lint_plugin.results.finding import Report
from lint_plugin.settings.config import Config

# What a file needs so that the address is in it, and how a method of the class below says it.
_HOLDERS = {
    "constant": ('PLACE = "/fapi/v1/order"', "", "PLACE"),
    "annotated": ('PLACE: str = "/fapi/v1/order"', "", "PLACE"),
    "chained": ('PLACE = OTHER = "/fapi/v1/order"\nTHIRD = OTHER', "", "THIRD"),
    "unpacked": ('PLACE, WAYS = "/fapi/v1/order", "/fapi/v1/exchangeInfo"', "", "PLACE"),
    "either": ('PLACE = "/fapi/v1/order" if LIVE else "/test"', "", "PLACE"),
    "or another": ('PLACE = OTHER or "/fapi/v1/order"', "", "PLACE"),
    "walrus": ('print(PLACE := "/fapi/v1/order")', "", "PLACE"),
    "table": ('PLACES = {"order": "/fapi/v1/order"}', "", "PLACES['order']"),
    "inner table": ('PLACES = {"spot": {"order": "/fapi/v1/order"}}', "", "PLACES['spot']['order']"),
    "asked table": ('PLACES = {"order": "/fapi/v1/order"}', "", "PLACES.get('order')"),
    "class": ('class Places:\n    ORDER = "/fapi/v1/order"', "", "Places.ORDER"),
    "enumeration": ('class Places(Enum):\n    ORDER = "/fapi/v1/order"', "", "Places.ORDER.value"),
    "member": ("", 'place = "/fapi/v1/order"', "self.place"),
    "attribute": ("", 'def __init__(self):\n    self.place = "/fapi/v1/order"', "self.place"),
    "set up": ("", 'def start(self):\n    self.place = "/fapi/v1/order"', "self.place"),
    "set by name": ("", 'def start(self):\n    setattr(self, "place", "/fapi/v1/order")', "self.place"),
    "through a local": ("", 'def start(self):\n    it = "/fapi/v1/order"\n    self.place = it', "self.place"),
    "through an inner function": (
        "",
        'def start(self):\n    it = "/fapi/v1/order"\n    def put():\n        self.place = it\n    put()',
        "self.place",
    ),
    "through a global": (
        "PLACE = None",
        'def start(self):\n    global PLACE\n    PLACE = "/fapi/v1/order"',
        "PLACE",
    ),
    "property": ("", '@property\ndef place(self):\n    return "/fapi/v1/order"', "self.place"),
    "function": ("", 'def place_url(self):\n    return "/fapi/v1/order"', "self.place_url()"),
    "function of the module": (
        'def order_path():\n    it = "/fapi/v1/order"\n    return it',
        "",
        "order_path()",
    ),
    "class in a function": (
        'def made():\n    class Places:\n        HERE = "/fapi/v1/order"\n    return Places\nPlaces = made()',
        "",
        "Places.HERE",
    ),
}  # fmt: skip
_WAYS = {
    "as it is": "{0}",
    "f-string": 'f"{{BASE}}{{{0}}}"',
    "added": "BASE + {0}",
    "divided": "BASE / {0}",
    "percent": '"%s%s" % (BASE, {0})',
    "format": '"{{}}{{}}".format(BASE, {0})',
    "join": '"".join((BASE, {0}))',
    "urljoin": "urljoin(BASE, {0})",
    "str": "str({0})",
    "stripped": "{0}.rstrip()",
    "quoted": "quote({0})",
    "made": "self._url({0})",
    "either": "{0} if BASE else None",
    "walrus": "(here := {0})",
    "request": 'Request("POST", {0})',
}
_SENDS = {
    "posted": "self.session.post({0}, json=body)",
    "by verb": 'self._request("POST", {0}, body)',
    "by a local": "it = {0}\n        return self.session.post(it, json=body)",
    "by a default": "",
}
# With the other ways, one send says enough.
_OFTEN = ("as it is", "f-string", "made")
_MODULE = """\
import requests
from enum import Enum
from urllib.parse import quote, urljoin
BASE = "https://fapi.binance.com"
{holder}

class Client:
{member}
    def _url(self, path):
        return BASE + path
    def idle(self, rows):
        return [row for row in rows if row]
    def trade(self, body):
        return {sent}
    def quiet(self, rows):
        return len(rows)
"""
_BY_DEFAULT = "def sent(self, body, place={0}):\n    return self.session.post(place, json=body)"


def _programs() -> Iterator[tuple[str, str]]:
    for (place, (holder, member, said)), (way, text), (send, call) in product(
        _HOLDERS.items(), _WAYS.items(), _SENDS.items()
    ):
        if send != "posted" and way not in _OFTEN:
            continue
        said_there = text.format(said)
        if send == "by a default":
            if "self" in said_there:
                continue
            member += "\n" + _BY_DEFAULT.format(said_there)
            call = "self.sent(body)"
        sent = call.format(said_there).removeprefix("it = ")
        if send == "by a local":
            program = _MODULE.replace("return {sent}", call.format(said_there))
        else:
            program = _MODULE.replace("{sent}", sent)
        members = "\n".join(f"    {line}" for line in member.split("\n")) if member else ""
        yield (
            f"{place}, {way}, {send}",
            program.replace("{holder}", holder).replace("{member}", members),
        )


PROGRAMS = dict(_programs())


def _pruned(source: str) -> Report:
    with patch.object(pruning, "LONG", 0):
        return pipeline.analyse(source.encode(), "case.py", Config())


def _whole(source: str) -> Report:
    with nothing_left_out():
        return pipeline.analyse(source.encode(), "case.py", Config())


@pytest.mark.no_cover
def test_no_address_is_lost() -> None:
    found = cut = 0
    for name, source in PROGRAMS.items():
        ast.parse(source)
        report = _whole(source)
        assert _pruned(source) == report, name
        found += bool(report.findings)
        with patch.object(pruning, "LONG", 0):
            cut += pruning.prune(source, Config()) != source
    # Programs in which no address is found, or nothing is left out, ask for nothing.
    assert found > 450
    assert cut == len(PROGRAMS)


def _no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_parts, "_parts_of_call", lambda call: iter(()))


def _no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_parts, "_parts", lambda node: [])


def _no_address_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_parts, "makes_address", lambda name: False)


def _nothing_set_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_outline, "set_by_name", lambda call: frozenset())


def _no_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_outline, "defaults_of", lambda arguments: ())


def _no_target(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_outline, "_targets", lambda node, place: ())


def _other_locals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each function has locals of its own, one inside of another too."""
    original = address_outline._Place

    def place(outer: str = "", inner: str = "", in_class: bool = False) -> address_outline._Place:
        return original(inner, inner, in_class)

    monkeypatch.setattr(address_outline, "_Place", place)


def _bare_locals_of_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    original = address_outline._targets

    def targets(node: ast.Assign, place: address_outline._Place) -> Iterator[str]:
        return original(node, place._replace(in_class=False))

    monkeypatch.setattr(address_outline, "_targets", targets)


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "broken",
    [
        _no_call,
        _no_part,
        _no_address_made,
        _nothing_set_by_name,
        _no_default,
        _no_target,
        _other_locals,
        _bare_locals_of_classes,
    ],
)
def test_what_is_not_followed_is_noticed(
    monkeypatch: pytest.MonkeyPatch, broken: Callable[[pytest.MonkeyPatch], None]
) -> None:
    broken(monkeypatch)
    assert any(_pruned(source) != _whole(source) for source in PROGRAMS.values())
