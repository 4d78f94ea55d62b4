"""The rules: one object each, the source of docs, ``explain``, SARIF help and example tests."""

from types import MappingProxyType
from typing import NamedTuple


class Rule(NamedTuple):
    """One rule.

    A named tuple, because settings that name rules are read at every start.

    ``bad`` and ``good`` are whole modules: a test holds that ``bad`` gives this rule's code and ``good`` does
    not. A rule that is ``command_line_only`` is not found by the analysis, but by the command line.
    """

    code: str
    name: str
    summary: str
    why: str
    cure: str
    bad: str
    good: str
    on_by_default: bool = True
    command_line_only: bool = False


_ALL: tuple[Rule, ...] = (
    Rule(
        code="INV001",
        name="unguarded-order",
        summary="an order call that some path reaches with no completed guard",
        why=(
            "One path that skips the position check is enough to open a LONG and a SHORT on one symbol. "
            "A guard that was called but raised, and whose exception was swallowed, has checked nothing."
        ),
        cure="call enforce_before_order(...) on that path, and let what it raises go up",
        bad=(
            "def enter(client, enforcer, signal, positions):\n"
            "    if signal.confident:\n"
            "        enforcer.enforce_before_order(signal.symbol, 'buy', 1, positions)\n"
            "    client.submit_order(signal.symbol, 'buy', 1)\n"
        ),
        good=(
            "def enter(client, enforcer, signal, positions):\n"
            "    enforcer.enforce_before_order(signal.symbol, 'buy', 1, positions)\n"
            "    client.submit_order(signal.symbol, 'buy', 1)\n"
        ),
    ),
    Rule(
        code="INV002",
        name="swallowed-violation",
        summary="an order call reached only past a place that swallowed the guard's exception",
        why=(
            "The guard refuses by raising PositionInvariantViolation. A handler, a context manager or a "
            "jump out of `finally` that swallows it turns the refusal into a go-ahead, and nobody sees it."
        ),
        cure="return or re-raise there, so that a refusal ends the order path",
        bad=(
            "def enter(client, enforcer, signal, positions, log):\n"
            "    try:\n"
            "        enforcer.enforce_before_order(signal.symbol, 'buy', 1, positions)\n"
            "    except Exception as error:\n"
            "        log.warning('guard said %s', error)\n"
            "    client.submit_order(signal.symbol, 'buy', 1)\n"
        ),
        good=(
            "def enter(client, enforcer, signal, positions, log):\n"
            "    try:\n"
            "        enforcer.enforce_before_order(signal.symbol, 'buy', 1, positions)\n"
            "    except Exception as error:\n"
            "        log.warning('guard said %s', error)\n"
            "        raise\n"
            "    client.submit_order(signal.symbol, 'buy', 1)\n"
        ),
    ),
    Rule(
        code="INV003",
        name="mismatched-guard",
        summary="a guarded order that is provably for another symbol, side, account or exchange",
        why=(
            "A clearance for one order says nothing about another. The exit sent on the clearance of the "
            "entry, the other side, or the symbol that changed in between, opens what nobody has looked at; "
            "and an exit that is checked as an entry is refused when it is needed. Orders handed over "
            "(to_thread, partial, by name) are compared too. docs/analysis.md says what counts as different."
        ),
        cure="call enforce_before_order with the very values that are sent, after their last assignment",
        bad=(
            "def enter(client, enforcer, symbol, side, close_side, positions):\n"
            "    enforcer.enforce_before_order(symbol, side, 1, positions)\n"
            "    client.futures_create_order(symbol=symbol, side=close_side, quantity=1)\n"
        ),
        good=(
            "def enter(client, enforcer, symbol, side, close_side, positions):\n"
            "    enforcer.enforce_before_order(symbol, close_side, 1, positions)\n"
            "    client.futures_create_order(symbol=symbol, side=close_side, quantity=1)\n"
        ),
    ),
    Rule(
        code="INV004",
        name="reused-guard",
        summary="a second order, or a loop of orders, on one guard",
        why=(
            "A guard clears one order against the positions of its moment. The second order on it is "
            "checked against positions that the first one is about to change. An order that raised may have "
            "arrived, so a retry is a second order. A batch sent by one call is one."
        ),
        cure="call enforce_before_order before each order",
        bad=(
            "def enter(client, enforcer, symbol, sizes, positions):\n"
            "    enforcer.enforce_before_order(symbol, 'buy', sum(sizes), positions)\n"
            "    for size in sizes:\n"
            "        client.submit_order(symbol, 'buy', size)\n"
        ),
        good=(
            "def enter(client, enforcer, symbol, sizes, positions):\n"
            "    for size in sizes:\n"
            "        enforcer.enforce_before_order(symbol, 'buy', size, positions())\n"
            "        client.submit_order(symbol, 'buy', size)\n"
        ),
    ),
    Rule(
        code="INV005",
        name="order-by-reference",
        summary="an order function kept as a value, or handed on with no completed guard",
        why=(
            "Whoever gets the function sends the order, in a place where nobody reads a guard beside it. "
            "What is kept in an attribute, a table or a global is called at another time, on positions "
            "that no guard of this moment has seen."
        ),
        cure=(
            "call it directly behind enforce_before_order(...), or hand on a function of yours that guards "
            "and then calls it (@requires_guard, if its callers are to guard)"
        ),
        bad=(
            "import asyncio\n"
            "\n"
            "\n"
            "async def enter(client, symbol):\n"
            "    await asyncio.to_thread(client.create_order, symbol, 'buy', 1)\n"
        ),
        good=(
            "import asyncio\n"
            "\n"
            "\n"
            "async def enter(client, enforcer, symbol, positions):\n"
            "    enforcer.enforce_before_order(symbol, 'buy', 1, positions)\n"
            "    await asyncio.to_thread(client.create_order, symbol, 'buy', 1)\n"
        ),
    ),
    Rule(
        code="INV006",
        name="fail-open-positions",
        summary="positions handed to the guard that an error can leave empty",
        why=(
            "A guard that is shown no positions finds nothing to conflict with. Where an error turns into "
            "an empty dict, every order looks flat, and a perfectly placed guard never blocks anything."
        ),
        cure="let the error go up, so that no order is sent on positions nobody has read",
        bad=(
            "def positions_of(client):\n"
            "    try:\n"
            "        return client.positions()\n"
            "    except Exception:\n"
            "        return {}\n"
            "\n"
            "\n"
            "def enter(client, enforcer, symbol):\n"
            "    enforcer.enforce_before_order(symbol, 'buy', 1, positions_of(client))\n"
            "    client.submit_order(symbol, 'buy', 1)\n"
        ),
        good=(
            "def enter(client, enforcer, symbol):\n"
            "    enforcer.enforce_before_order(symbol, 'buy', 1, client.positions())\n"
            "    client.submit_order(symbol, 'buy', 1)\n"
        ),
    ),
    Rule(
        code="INV007",
        name="verdict-ignored",
        summary=(
            "a check's answer that nobody tests, or a tuple of one tested as a whole; a guard coroutine "
            "never awaited"
        ),
        why=(
            "`check_can_open_position`, and what the settings list under `checks` and `refusals`, answers "
            "and raises nothing: a refusal that nobody tests lets the order through. A tuple is always "
            "true, whatever its items say. A coroutine that nobody awaits has not even begun to check."
        ),
        cure="call enforce_before_order(...), which raises, or act on the answer; await a coroutine",
        bad=(
            "def enter(enforcer, symbol, positions):\n"
            "    enforcer.check_can_open_position(symbol, 'buy', 1, positions)\n"
            "    return symbol\n"
        ),
        good=(
            "def enter(enforcer, symbol, positions):\n"
            "    enforcer.enforce_before_order(symbol, 'buy', 1, positions)\n"
            "    return symbol\n"
        ),
    ),
    Rule(
        code="INV008",
        name="unguarded-exit",
        summary="an order that says literally that it only reduces, and that no guard covers",
        why=(
            "An exit cannot open the other side where the venue enforces reduce-only, so a team may choose "
            "to leave exits unguarded. It should choose so knowingly: hence a code of its own."
        ),
        cure=(
            "guard the exit with enforce_before_order(..., reduce_only=True), or switch INV008 off knowingly"
        ),
        bad=(
            "def leave(client, symbol, quantity):\n"
            "    client.futures_create_order(\n"
            "        symbol=symbol, side='SELL', type='MARKET', quantity=quantity, reduceOnly=True\n"
            "    )\n"
        ),
        good=(
            "def leave(client, enforcer, symbol, quantity, positions):\n"
            "    enforcer.enforce_before_order(symbol, 'sell', quantity, positions, reduce_only=True)\n"
            "    client.futures_create_order(\n"
            "        symbol=symbol, side='SELL', type='MARKET', quantity=quantity, reduceOnly=True\n"
            "    )\n"
        ),
    ),
    Rule(
        code="INV009",
        name="broken-contract",
        summary=(
            "`@ensures_guard` on a function that can return without a completed guard; a declared name "
            "that the settings lack; a listed guard that only answers"
        ),
        why=(
            "Callers take a declaration at its word. One that does not hold hides every order behind it, "
            "and one that the settings lack is unknown to all other files. A function listed in `guards` "
            "that answers and never raises stops nothing: under `checks` its answer has to be tested."
        ),
        cure=(
            "call enforce_before_order(...) on every path that returns, let what it raises go up, or drop "
            "the declaration"
        ),
        bad=(
            "from invariant_guard import ensures_guard\n"
            "\n"
            "\n"
            "@ensures_guard\n"
            "def enforce_before_order(enforcer, symbol, live, positions):\n"
            "    if live:\n"
            "        enforcer.enforce_before_order(symbol, 'buy', 1, positions)\n"
        ),
        good=(
            "from invariant_guard import ensures_guard\n"
            "\n"
            "\n"
            "@ensures_guard\n"
            "def enforce_before_order(enforcer, symbol, positions):\n"
            "    enforcer.enforce_before_order(symbol, 'buy', 1, positions)\n"
        ),
    ),
    Rule(
        code="INV010",
        name="stale-positions",
        summary="positions read before an order that lies between",
        why=(
            "A guard finds only what the positions show. Read before an order, they lack what that order "
            "opened: both directions pass on one snapshot, in a row or in the rounds of a loop. Reported is "
            "a call whose value is the guard's positions, through copies and what is made of its rows, with "
            "an order behind it that is not provably for another key (the variable of a `for` counts as "
            "another each time round) and not provably for the same side; one that is handed over counts "
            "from there on. Parameters, attributes, and names changed in between, under whatever name, are "
            "not judged."
        ),
        cure="read the positions again after each order",
        bad=(
            "def switch(client, enforcer, symbol):\n"
            "    held = client.positions()\n"
            "    enforcer.enforce_before_order(symbol, 'buy', 1, held)\n"
            "    client.futures_create_order(symbol=symbol, side='BUY', quantity=1)\n"
            "    enforcer.enforce_before_order(symbol, 'sell', 1, held)\n"
            "    client.futures_create_order(symbol=symbol, side='SELL', quantity=1)\n"
        ),
        good=(
            "def switch(client, enforcer, symbol):\n"
            "    held = client.positions()\n"
            "    enforcer.enforce_before_order(symbol, 'buy', 1, held)\n"
            "    client.futures_create_order(symbol=symbol, side='BUY', quantity=1)\n"
            "    held = client.positions()\n"
            "    enforcer.enforce_before_order(symbol, 'sell', 1, held)\n"
            "    client.futures_create_order(symbol=symbol, side='SELL', quantity=1)\n"
        ),
    ),
    Rule(
        code="INV011",
        name="toothless-guard",
        summary="a guard that cannot refuse, or cannot run",
        why=(
            "An enforcer that only observes, or lets both directions stand everywhere, refuses nothing. A "
            "guard that is shown `...` raises at its first order, and one whose name nothing binds at its "
            "first call. All of them look like a guard to whoever reads the order."
        ),
        cure=(
            "drop observe=True and allow_hedging=True, hand over positions, import the guard; a rollout says "
            "so with `# noqa: INV011 -- why`"
        ),
        bad=(
            "from invariant_guard import PositionInvariantEnforcer\n"
            "\n"
            "enforcer = PositionInvariantEnforcer(observe=True)\n"
            "\n"
            "\n"
            "def enter(client, symbol):\n"
            "    enforcer.enforce_before_order(symbol, 'buy', 1, client.positions())\n"
            "    client.submit_order(symbol, 'buy', 1)\n"
        ),
        good=(
            "from invariant_guard import PositionInvariantEnforcer\n"
            "\n"
            "enforcer = PositionInvariantEnforcer()\n"
            "\n"
            "\n"
            "def enter(client, symbol):\n"
            "    enforcer.enforce_before_order(symbol, 'buy', 1, client.positions())\n"
            "    client.submit_order(symbol, 'buy', 1)\n"
        ),
    ),
    Rule(
        code="INV900",
        name="unused-suppression",
        summary="a `# noqa: INV...` that hides nothing",
        why="A suppression that hides nothing today hides tomorrow's finding without anybody deciding so.",
        cure="delete the code from the comment",
        bad="price = 1  # noqa: INV001 -- left from an older version\n",
        good="price = 1\n",
        command_line_only=True,
    ),
    Rule(
        code="INV901",
        name="suppression-without-reason",
        summary="a `# noqa: INV...` that is not followed by `-- why`",
        why="An unguarded order that is right needs a reason that the next reader can check.",
        cure="write `# noqa: INV001 -- why`",
        bad="client.submit_order('BTCUSDT', 'buy', 1)  # noqa: INV001\n",
        good="client.submit_order('BTCUSDT', 'buy', 1)  # noqa: INV001 -- paper account\n",
        command_line_only=True,
    ),
    Rule(
        code="INV902",
        name="not-analysed",
        summary="a file that cannot be read, decoded, parsed or modelled",
        why="A file that was not analysed is not a clean file: the run ends with status 2.",
        cure="mend the file, or name it in `exclude`",
        bad="def broken(:\n",
        good="def whole():\n    return None\n",
        command_line_only=True,
    ),
)

RULES = MappingProxyType({rule.code: rule for rule in _ALL})
