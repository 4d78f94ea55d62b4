"""Files that are left out before libcst reads them: none in which the analysis would see anything."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from lint_plugin.analysis.judgement import judge
from lint_plugin.analysis.pipeline import analyse
from lint_plugin.analysis.tree.bystanders import is_bystander
from lint_plugin.results.finding import Report
from lint_plugin.settings.config import Config

CASES = sorted((Path(__file__).resolve().parents[2] / "cases").rglob("*.py"))

# In each something is seen, by one kind of use and no other.
SEEN = [
    # Called.
    "def f(c): c.create_order('s')",
    "def f(c): (c.create_order)('s')",
    "def f(c): c.create_order  ('s')",
    "def f(create_order): create_order('s')",
    "def f(c): return [order for order in c.create_order ('s')]",
    "@create_order ('s')\ndef f(): ...",
    "def f(x=c().create_order ('s')): ...",
    "def f(x: c.create_order ('s')): ...",
    "f'{c.create_order (1)}'",
    "match c:\n    case x if x.create_order (1): ...",
    "class A(c.create_order (1)): ...",
    "lambda c: c.create_order (1)",
    # Imported under another name.
    "from desk import create_order as send\ndef f(): send('s')",
    "def f():\n    from desk import create_order as send\n    send('s')",
    "import desk.create_order as send\nsend('s')",
    "from desk import create_order as send_it\ndef f(q): q.put(send_it)",
    # Of a library.
    "import hyperliquid\ndef f(order): order('s')",
    "import hyperliquid\ndef f(x): x.order ('s')",
    "x = __import__('hyperliquid')\nx.order ('s')",
    # A value.
    "def f(c): c.place = c.create_order",
    "def f(c): return c.create_order",
    "def f(c): retry(c.create_order)",
    "def f(c, t): return {t: c.create_order}",
    "def f(c): yield c.create_order",
    "def f(c, x=create_order): ...",
    "class A:\n    create_order = 1\n    def f(self): return self.create_order",
    "def f(c):\n    match c.create_order:\n        case send: send('s')",
    "from desk import create_order\ndef f(q): q.put(create_order)",
    "def f(q):\n    from desk import create_order\n    q.put(create_order)",
    "@task\ndef create_order(): ...\ndef f(q): q.put(create_order)",
    "def f(q):\n    @task\n    def create_order(): ...\n    q.put(create_order)",
    "create_order = 1\ndef f(q): q.put(create_order)",
    "def f(q):\n    global create_order\n    create_order = 1\n    q.put(create_order)",
    "class A:\n    create_order = 1\n    q.put(create_order)",
    "def f(create_order): ...\ndef g(q): q.put(create_order)",
    "def g(q): (lambda create_order: 1)(q.put(create_order))",
    "def g(q): return [create_order for x in q.put(create_order)]",
    "def g(q): return [create_order for create_order in q.put(create_order)]",
    # Where Python's parser lets a return stand, and its compiler does not.
    "create_order = 1\nclass A:\n    return create_order",
    "create_order = 1\nreturn create_order",
    # A value that one word names, as a side is named.
    "import hyperliquid\ndef f(x):\n    o = x.order\n    o('s')",
    "import hyperliquid\ndef f(x):\n    o = x.order\n    p = o\n    p('s')",
    "import hyperliquid\ndef f(x):\n    o = p = x.order or x.sell\n    p('s')",
    "import hyperliquid\ndef f(x):\n    o: object = x.order\n    o('s')",
    "import hyperliquid\ndef f(x):\n    if o := x.order:\n        o('s')",
    "import hyperliquid\ndef f(x):\n    match x.order:\n        case o: o('s')",
    "import hyperliquid\ndef f(x, y): (x.order if y else x.sell)('s')",
    "import hyperliquid\ndef f(x): retry(x.order, 's')",
    "import hyperliquid\ndef f(x): Thread(target=x.order, args=(1,))",
    "import hyperliquid\ndef f(x): x.order.__call__('s')",
    "import hyperliquid\ndef f(x): (x.order or x.b).__call__('s')",
    "import hyperliquid\nfrom typing import cast\ndef f(x):\n    o = cast(object, x.order)\n    o(1)",
    "import hyperliquid\nfrom typing import cast as c\ndef f(x):\n    o = c(object, x.order)\n    o(1)",
    # Looked up, or called, by a text.
    "def f(c): getattr(c, 'create_order')('s')",
    "def f(c): getattr(c, 'create' '_order')('s')",
    "def f(c): getattr(c, 'create' + '_order')('s')",
    "def f(c): getattr(c, '_'.join(('create', 'order')))('s')",
    "def f(c): getattr(c, '{}_order'.format('create'))('s')",
    "def f(c): getattr(c, 'create_{}'.format('order'))('s')",
    "def f(c): getattr(c, '%s_order' % 'create')('s')",
    "VERB = 'create'\ndef f(c): getattr(c, f'{VERB}_order')('s')",
    "NAME = 'create_order'\ndef f(c): getattr(c, NAME)('s')",
    "def f(c, name='create_order'): getattr(c, name)('s')",
    "def f(c, *, name='create_order'): getattr(c, name)('s')",
    "class A:\n    NAME = 'create_order'\n    def f(self, c): getattr(c, self.NAME)('s')",
    (
        "class A:\n    def __init__(self): self.name = 'create_order'\n"
        "    def f(self, c): getattr(c, self.name)('s')"
    ),
    "NAMES = {'a': 'create_order'}\ndef f(c): getattr(c, NAMES['a'])('s')",
    "A = 'create_order'\nB = A\ndef f(c): getattr(c, B)('s')",
    "def url(): return 'create_order'\ndef f(c): getattr(c, url())('s')",
    "def f(c): c.__getattribute__('create_order')('s')",
    "def f(c): object.__getattribute__(c, 'create_order')('s')",
    "def f(c): vars(c)['create_order']('s')",
    "def f(c): vars(c).get('create_order')('s')",
    "def f(c): c.__dict__['create_order']('s')",
    "globals()['create_order']('s')",
    "from operator import attrgetter\ndef f(c): attrgetter('create_order')(c)('s')",
    "import operator\ndef f(c): operator.attrgetter('desk.create_order')(c)('s')",
    "def f(c): c.call('create_order', symbol='s')",
    "def f(c): c.call(method='create_order', symbol='s')",
    "def f(c): c.send_task('desk.create_order')",
    "def f(q): q.enqueue_in(3, 'desk.create_order')",
    "TASK = 'desk.' 'create_order'\ndef f(q): q.enqueue(TASK)",
    "def f(c):\n    if name := 'create_order':\n        getattr(c, name)('s')",
    # Sent to an endpoint.
    "URL = 'https://fapi.binance.com/fapi/v1/order'\ndef f(s): s.post(URL)",
    "def f(s): s.post('https://fapi.binance.com/fapi/v1/order')",
    "def f(s, url='https://fapi.binance.com/fapi/v1/order'): s.post(url)",
    "def f(s, *, url='https://fapi.binance.com/fapi/v1/order'): s.post(url)",
    "def url(): return 'https://fapi.binance.com/fapi/v1/order'\ndef f(s): s.post(url())",
    (
        "class A:\n    ORDER = '/fapi/v1/order'\n    def url(self): return self.base + self.ORDER\n"
        "    def f(self, s): s.post(self.url())  # binance"
    ),
    "P = {'new': '/fapi/v1/order'}\ndef f(s): s.post(P['new'])  # binance",
    "def f(a, s):\n    setattr(a, 'to', 'https://fapi.binance.com/fapi/v1/order')\n    s.post(a.to)",
    "def f(s): retry(s.post, 'https://fapi.binance.com/fapi/v1/order')",
    "import binance\ndef f(s): s.sign_request('POST', '/fapi/v1/order')",
    "def f(s): s.get('https://www.deribit.com/api/v2/private/buy')",
    "def f(ws): ws.send({'op': 'order.create'})  # bybit",
    "M = {'op': 'order.create'}\ndef f(ws): ws.send(M)  # bybit",
    "def f(s):\n    r = Request('POST', 'https://fapi.binance.com/fapi/v1/order')\n    s.send(r)",
    # Guards, promises and suppressions.
    "enforce_before_order('s', 'buy')",
    "@ensures_guard\ndef f(): ...",
    "@requires_guard\ndef f(): ...",
    "import invariant_guard as g\ng.PositionInvariantEnforcer(observe=True)",
    "from invariant_guard import PositionInvariantEnforcer as P\nP(observe=True)",
    "x = 1  # noqa: INV001 -- why",
]


@pytest.mark.parametrize("source", SEEN)
def test_a_file_in_which_anything_is_seen_stays(source: str) -> None:
    assert judged(source, Config()) != Report(parsed=True)
    assert not is_bystander(source, ast.parse(source), Config())


@pytest.mark.parametrize(
    ("config", "call"),
    [
        (Config(extend_orders=("desk.*",)), "desk.send ('s')"),
        (Config(extend_orders=("place*",)), "place_now ('s')"),
        (Config(extend_orders=("*.desk.place",)), "x.desk.place ('s')"),
        (Config(orders=("place",)), "x.desk.place ('s')"),
        (Config(orders=("place_now",)), "q.put(x.place_now)"),
    ],
)
def test_names_of_the_settings_stay(config: Config, call: str) -> None:
    source = f"def f(x, q): {call}"
    assert judged(source, config) != Report(parsed=True)
    assert not is_bystander(source, ast.parse(source), config)


# Files that the prefilter lets through.
BYSTANDERS = [
    "class Api:\n    create_order = createOrder = Entry('order', 'private', 'POST', {'cost': 1})",
    "class Api:\n    create_order: Entry",
    "def create_order(): ...\nclass A:\n    def create_order(self): ...",
    "from desk import create_order",
    "__all__ = ['create_order']",
    "def f(create_order): return create_order",
    "def f(x):\n    create_order = x\n    return lambda: create_order",
    "def f(x): return [create_order for create_order in x]",
    "def f(): raise ValueError('create_order failed')",
    "LABELS = {'create_order': 'Create'}\ndef f(c, name): getattr(c, name)",
    "import backtrader\nclass A:\n    def f(self, trade): self.log(trade.order.price, trade.order)",
    "import backtrader\ndef f(trade):\n    order = trade.order\n    return order.size",
    "import backtrader\ndef f(side): return 'buy' if side else 'sell'",
    "URL = 'https://fapi.binance.com/fapi/v1/order'",
    "URL = 'https://fapi.binance.com/fapi/v1/order'\ndef f(s): s.post(OTHER)",
    "def f(x): x.create_order = None; del x.create_order",
    "def f(): print(create_order=1)",
    "create_order = 1\nreturn order",
]


@pytest.mark.parametrize("source", BYSTANDERS)
def test_a_file_in_which_nothing_can_be_seen_is_left_out(source: str) -> None:
    assert is_bystander(source, ast.parse(source), Config())
    assert judged(source, Config()) == Report(parsed=True)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_case_is_left_out_in_which_anything_is_seen(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    if is_bystander(source, tree, Config()):
        assert judged(source, Config()) == Report(parsed=True)


def test_what_libcst_alone_refuses_is_no_problem_of_a_bystander() -> None:
    source = "def f(create_order):\n    x = 1; \\\n\n\n"
    assert analyse(source.encode(), "a.py", Config()) == Report(parsed=True)


def judged(source: str, config: Config) -> Report:
    """The report of the analysis itself, whoever might have been left out before it."""
    return judge(source, [], {}, config, lambda stage: None, to_fix=False).report
