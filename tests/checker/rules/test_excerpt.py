"""What is left out of a long file changes nothing that is reported.

Each program below has one function that decides a verdict elsewhere, though it names no order and no guard,
and one, `idle`, that decides nothing. Cut the first and the report changes; the second is cut.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable

import pytest
from catalogue import ALL, Case
from fillers import Writer
from unpruned import nothing_left_out

from lint_plugin.analysis import judgement, pipeline
from lint_plugin.analysis.tree import pruning
from lint_plugin.results.finding import Report
from lint_plugin.settings.config import Config

_NAMES = re.compile(r"create_order|enforce_before_order")

IDLE = '''

def idle(rows):
    """Adds up."""
    total = 0
    for row in rows:
        total += row

    return total
'''

_SUPPRESS = """
from contextlib import suppress

def enter(client):
    with suppress(ValueError):
        enforce_before_order()
    client.create_order()
"""
_LOCK = """
import threading

class Desk:
    def __init__(self):
        self._lock = threading.Lock()

    def enter(self):
        with self._lock:
            enforce_before_order()
        self.client.create_order()
"""
_DIES = """
def enter(client):
    stop()
    client.create_order()

def stop():
"""

DECIDING = {
    "an import in a function makes a word an order": """
def connect():
    import hyperliquid
    return hyperliquid

def enter(exchange):
    exchange.order("BTC", True, 1)
""",
    "an import by its name makes a word an order": """
def connect():
    return import_module("hyperliquid")

def enter(exchange):
    exchange.market_open("BTC", True, 1)
""",
    "an import in a function withdraws what only builds": """
def connect():
    from py_clob_client.client import ClobClient
    return ClobClient()

def build(client):
    return client.create_order()
""",
    "a private function is called without a guard": """
def enter(client):
    enforce_before_order()
    _send(client)

def _send(client):
    client.create_order()

def again(client):
    _send(client)
""",
    "a caller of the caller begins the path": """
def _enter(client):
    _send(client)

def _send(client):
    client.create_order()

def run(client):
    if client.is_open:
        _enter(client)
""",
    "a coroutine that guards is dropped": """
class Desk:
    async def check(self):
        enforce_before_order()

    async def tick(self):
        self.check()
""",
    "positions come from a helper that swallows errors": """
class Desk:
    def enter(self):
        enforce_before_order(symbol="BTCUSDT", current_positions=self.held())
        self.client.create_order(symbol="BTCUSDT")

    def held(self):
        try:
            return self.client.positions()
        except Exception:
            return {}
""",
    "positions are handed to a private method that stores them": """
class Desk:
    def enter(self):
        enforce_before_order(symbol="BTCUSDT", current_positions=self.held)
        self.client.create_order(symbol="BTCUSDT")

    def _put(self, rows):
        self.held = rows

    def _take(self, rows):
        self._put(rows)

    def poll(self):
        try:
            rows = self.fetch()
        except Exception:
            rows = {}
        self._take(rows)
""",
    "positions of the module are filled elsewhere": """
POSITIONS = {}
enforce_before_order(symbol="BTCUSDT", current_positions=POSITIONS)
client.create_order(symbol="BTCUSDT")

def refresh(client):
    client.fill(POSITIONS)
""",
    "a context manager of the file swallows": """
class Guarded:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return bool(error)

def enter(client):
    with Guarded():
        enforce_before_order()
    client.create_order()
""",
    "a function that is called never returns": _DIES + "    raise SystemExit(1)\n",
    "it calls what never returns": _DIES
    + "    die()\n    return 1\n\ndef die():\n    raise OSError\n",
    "it ends the process": "import os" + _DIES + "    os._exit(1)\n",
    "it ends the process under another name": "from os import _exit as die"
    + _DIES
    + "    die(1)\n",
    "it raises behind a condition that always holds": _DIES
    + "    if True:\n        raise OSError\n",
    "it raises behind a condition that never fails": _DIES
    + "    if not 0:\n        raise OSError\n",
    "it loops for ever": _DIES + "    while True:\n        pause()\n",
    "it raises where its try ends": _DIES
    + "    try:\n        pause()\n    finally:\n        raise OSError\n",
    "it raises after its loop": _DIES
    + "    for row in rows:\n        pause()\n    raise OSError\n",
    "it raises in both arms": _DIES
    + "    if ready():\n        raise OSError\n    else:\n        raise EOFError\n",
    "it calls itself on every path": _DIES + "    stop()\n",
    "it says that it never returns, and does": """
from typing import NoReturn

def enter(client):
    stop()
    client.create_order()

def stop() -> NoReturn:
    pause()
""",
    "it is a generator": """
from contextlib import contextmanager

@contextmanager
def session():
    try:
        yield
    except Exception:
        pass

def enter(client):
    with session():
        raise OSError
    client.create_order()
""",
    "a library name is assigned": _SUPPRESS + "\ndef other(names):\n    suppress = names[0]\n",
    "a library name is unpacked": _SUPPRESS + "\ndef other(names):\n    suppress, _ = names\n",
    "a library name is a loop target": _SUPPRESS
    + "\ndef other(names):\n    for suppress in names:\n        pause()\n",
    "a library name is a target of a comprehension": _SUPPRESS
    + "\ndef other(names):\n    return [0 for suppress in names]\n",
    "a library name is bound by a walrus": _SUPPRESS
    + "\ndef other(names):\n    return (suppress := names)\n",
    "a library name is a parameter of a lambda": _SUPPRESS
    + "\ndef other(names):\n    return lambda suppress: 0\n",
    "a library name is captured by a pattern": _SUPPRESS
    + "\ndef other(names):\n    match names:\n        case [suppress]:\n            pause()\n",
    "a library name is a caught exception": _SUPPRESS
    + "\ndef other(names):\n    try:\n        pause()\n    except OSError as suppress:\n        pause()\n",
    "a library name is a file": _SUPPRESS
    + "\ndef other(names):\n    with names as suppress:\n        pause()\n",
    "a library name is an inner function": _SUPPRESS
    + "\ndef other(names):\n    def suppress():\n        pause()\n",
    "a library name is a parameter of an inner function": _SUPPRESS
    + "\ndef other(names):\n    def inner(suppress):\n        pause()\n",
    "a library name is imported from elsewhere": _SUPPRESS
    + "\ndef other():\n    from mine import suppress\n",
    "a library name is made global": _SUPPRESS
    + "\ndef other(names):\n    global suppress\n    suppress = names\n",
    "a built-in name is bound": """
def enter(client):
    with open("lock"):
        enforce_before_order()
    client.create_order()

def other(rows):
    open = rows[0]
""",
    "a class of exceptions is bound again": """
class Refused(PositionInvariantViolation):
    pass

def enter(client):
    try:
        enforce_before_order()
    except Refused:
        raise
    except Refused:
        pass
    client.create_order()

def other(rows):
    Refused = rows[0]
""",
    "a lock is replaced": _LOCK + "\n    def swap(self, lock):\n        self._lock = lock\n",
    "a lock is replaced among others": _LOCK
    + "\n    def swap(self, lock):\n        self.old, (self._lock, _) = lock\n",
    "a lock is a loop target": _LOCK
    + "\n    def swap(self, locks):\n        for self._lock in locks:\n            pause()\n",
    "a lock is a target of a comprehension": _LOCK
    + "\n    def swap(self, locks):\n        return [0 for self._lock in locks]\n",
    "a lock is replaced by name": _LOCK
    + '\n    def swap(self, lock):\n        setattr(self, "_lock", lock)\n',
    "an order function bears another name": """
from broker import create_order as place

def enter():
    place("BTCUSDT")
""",
    "another function imports it under another name": """
def load():
    from broker import create_order as place

def enter():
    place("BTCUSDT")
""",
    "a declared function is called": """
from invariant_guard import requires_guard

@requires_guard
def place(client):
    client.create_order()

def enter(client):
    place(client)
""",
    "a comment suppresses nothing": """
def enter(client):
    client.create_order()

def other():
    pause()  # noqa: INV001 -- no order here
""",
    "a name stands in letters that Python folds": "\ndef enter(client):\n    client.create_\uff4frder()\n",
    "a function is declared to need a guard": """
from invariant_guard import requires_guard

@requires_guard
def push(session):
    session.post("/orders")

def enter(session):
    push(session)
""",
    "a promise is kept by never returning": """
from invariant_guard import ensures_guard

@ensures_guard
def enforce_before_order(symbol):
    raise OSError(symbol)
""",
    "a private method is replaced under its full name": """
class Desk:
    def __check(self):
        self.enforcer.enforce_before_order()

    def enter(self):
        self.__check()
        self.client.create_order()

def rehearse(desk):
    desk._Desk__check = print
""",
    "a function of one line calls a private one": """
def _send(client):
    client.create_order()

def _enter(client): _send(client)

def start(client):
    enforce_before_order()
    _enter(client)

def run(client):
    if client.is_open:
        _enter(client)
""",
    "a function that begins with a decorator calls a private one": """
def _send(client):
    client.create_order()

def _enter(client, cached):
    @cached
    def price():
        return 1
    _send(client)

def start(client):
    enforce_before_order()
    _enter(client, cached)

def run(client):
    if client.is_open:
        _enter(client, cached)
""",
    "it calls what never returns, in one line": _DIES
    + "    die()\n    return 1\n\ndef die(): raise OSError\n",
    "it says under another name that it never returns, and does": """
from typing import NoReturn as Gone

def enter(client):
    stop()
    client.create_order()

def stop() -> Gone:
    pause()
""",
    "the frame calls it below a comment": """
client = connect()
# What is called here, see its def
stop()
client.create_order()

def stop():
    raise OSError
""",
    "a name has letters with marks": """
def _रुकें(client):
    client.create_order()

def रुकें(client):
    enforce_before_order()
    _रुकें(client)

def चलें(client):
    if client.is_open:
        _रुकें(client)
""",
    "a name has a dot that is a letter": """
def enter(client):
    atura·la()
    client.create_order()

def atura·la():
    raise OSError
""",
    "a library name is bound where a handler names its class": _SUPPRESS
    + "\ndef other():\n    try:\n        pause()\n    except (suppress := OSError):\n        pause()\n",
    "what Python calls by itself is replaced": """
class Guarded:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

def enter(client):
    with Guarded():
        enforce_before_order()
    client.create_order()

def hush(name):
    Guarded.__exit__ = name
""",
    "a function is unwrapped": """
def cleared(function):
    def wrapper(client):
        enforce_before_order()
        return function(client)
    return wrapper

@cleared
def enter(client):
    client.create_order()

def unwrapped(function):
    return function.__wrapped__
""",
    "the address comes from a property": """
class Desk:
    def enter(self, body):
        self.session.post(self.orders, json=body)

    @property
    def orders(self):
        return self.base + "/v2/orders"
""",
    "the address is stored by another method": """
class Desk:
    def enter(self, body):
        self.session.post(self.orders, json=body)

    def connect(self, base):
        self.orders = base + "/v2/orders"
""",
    "the beginning of an address comes from another function": """
class Desk:
    def enter(self, body):
        self.session.post(f"{self.version}/order", json=body)

    @property
    def version(self):
        return "/fapi/v1"
""",
    "the address is a default": """
def enter(session, body, url="https://fapi.binance.com/fapi/v1/order"):
    session.post(url, json=body)
""",
    "the address is a default by keyword": """
def enter(session, body, *, url="https://fapi.binance.com/fapi/v1/order"):
    session.post(url, json=body)
""",
    "another function returns the constant": """
ORDERS = "https://fapi.binance.com/fapi/v1/order"

class Desk:
    def url(self):
        return ORDERS

    def enter(self, session, body):
        session.post(self.url(), json=body)
""",
    "another function returns what it makes of the constant": """
ORDERS = "/fapi/v1/order"

class Desk:
    def url(self):
        made = self.base + ORDERS
        return made

    def enter(self, session, body):
        session.post(self.url(), json=body)  # binance
""",
    "what sends takes a constant": """
ORDERS = "/v2/orders"

def enter(session, base, body):
    session.post(base + ORDERS, json=body)
""",
    "the venue is named in a function that decides nothing else": """
def enter(api, body):
    api.request("POST", "/api/v1/orders", body)

def connect():
    return Session("https://api.kucoin.com")
""",
    "a constant of type checkers bears another name": """
from typing import TYPE_CHECKING as CHECKED

def enter(client):
    stop()
    client.create_order()

def stop():
    if CHECKED:
        return
    raise OSError
""",
}


@pytest.fixture(autouse=True)
def _any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "LONG", 0)


@pytest.fixture
def whole() -> Callable[[str, Config], Report]:
    """The analysis with nothing left out."""

    def analyse(source: str, config: Config) -> Report:
        with nothing_left_out():
            return pipeline.analyse(source.encode(), "case.py", config)

    return analyse


@pytest.mark.parametrize("source", DECIDING.values(), ids=DECIDING)
def test_what_decides_is_kept(source: str, whole: Callable[[str, Config], Report]) -> None:
    source += IDLE
    assert pipeline.analyse(source.encode(), "case.py", Config()) == whole(source, Config())


@pytest.mark.parametrize("source", DECIDING.values(), ids=DECIDING)
def test_it_would_change_the_report(
    source: str, whole: Callable[[str, Config], Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that a blind cut passes says nothing about what is kept."""

    def blind(text: str, config: Config, tree: object = None) -> str:
        lines = text.split("\n")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                first, last = node.body[0].lineno, node.body[-1].end_lineno
                text = "\n".join(lines[first - 1 : last])
                if node.name != "__init__" and not _NAMES.search(text):
                    indent = " " * node.body[0].col_offset
                    lines[first - 1 : last] = [indent + "..."] + [""] * (last - first)
        return "\n".join(lines)

    expected = whole(source, Config())
    monkeypatch.setattr(judgement, "prune", blind)
    assert pipeline.analyse(source.encode(), "case.py", Config()) != expected


def test_what_decides_nothing_is_cut_and_every_line_keeps_its_number() -> None:
    source = "def enter(client):\n    client.create_order()\n" + IDLE + "\ndef last(): return 1\n"
    lines = source.split("\n")
    first, last = lines.index('    """Adds up."""'), lines.index("    return total")
    cut = pruning.prune(source, Config()).split("\n")
    assert cut[:first] == lines[:first]
    assert cut[first : last + 1] == ["    ..."] + [""] * (last - first)
    assert cut[last + 1 :] == lines[last + 1 :]


def test_a_name_that_is_only_said_keeps_nothing() -> None:
    source = "def enter(client):\n    client.create_order()\n"
    for said in (
        '"""Counts what create_order left."""',
        "total = 0\n    # create_order is called above",
    ):
        body = f"    {said}\n    for row in rows:\n        total = row\n    return total\n"
        assert "return total" not in pruning.prune(f"{source}\ndef idle(rows):\n{body}", Config())


@pytest.mark.parametrize(
    "said",
    [
        'names = """\n# create_order\n"""',
        '"""create_order"""',
        "total = 0  # create_order",
        "total = 0\n    # create_order  # noqa: INV001 -- why",
        "names = [\n        # create_order\n    ]",
    ],
)
def test_what_may_be_more_than_said_keeps_its_function(said: str) -> None:
    """A text of one word may be a name, and inside of a statement all counts."""
    source = "def enter(client):\n    client.create_order()\n\n"
    source += f"def idle(rows):\n    {said}\n    return rows\n"
    assert pruning.prune(source, Config()) == source


@pytest.mark.parametrize("source", ["def f(:\n    create_order()\n", "x = 1\n" * 3])
def test_what_cannot_be_told_is_read_whole(source: str) -> None:
    assert pruning.prune(source, Config()) == source


def test_a_short_file_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    source = "client.create_order()\n" + IDLE
    assert pruning.prune(source, Config()) == source
    assert pruning.prune(source + "\n" * pruning.LONG, Config()) != source + "\n" * pruning.LONG


def _filled(case: Case) -> str | None:
    chance = random.Random(case.name)
    try:
        return Writer(case.source.decode(), chance).written(chance.randrange(1, 8))
    except (SyntaxError, UnicodeDecodeError):
        return None


# Traced, it takes twice as long, and shows no line that the cases do not show.
@pytest.mark.no_cover
def test_random_functions_round_the_cases_change_nothing(
    whole: Callable[[str, Config], Report],
) -> None:
    cut = programs = 0
    # One case in five: each has a function of its own, and all would take two minutes.
    for case in ALL[::5]:
        source = _filled(case)
        if source is None:
            continue
        found = pipeline.analyse(source.encode(), "case.py", case.config)
        assert found == whole(source, case.config), f"{case.name}:\n{source}"
        programs += 1
        cut += pruning.prune(source, case.config) != source
    # A test in which nothing is left out says nothing.
    assert cut > programs / 5
