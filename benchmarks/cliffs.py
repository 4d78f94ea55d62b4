"""How the checker's time grows with the size of one construct: no cliff, or a line that refuses.

    python -m benchmarks.cliffs                 the table of docs/analysis.md (some minutes)
    python -m benchmarks.cliffs elif guards     the rows whose names hold one of these words

Each row is one file that repeats a construct so many times, then twice and four times as many. Shown
are the processor seconds of the prefilter and the analysis, of libcst's parser alone, and by how much
four times the size multiplied what is not the parser's. A file that is refused by its size says so.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.analysis.tree.deep_stack import with_deep_stack
from lint_plugin.analysis.tree.parse import parse
from lint_plugin.run.prefilter import mentions
from lint_plugin.settings.config import Config

_GUARD = "enforce_before_order(symbol, side, amount, positions)"
_ORDER = "client.create_order(symbol, side, amount)"


class Row(NamedTuple):
    """A construct: its name, the sizes to measure, the file of a size, and its settings."""

    name: str
    sizes: tuple[int, int, int]
    source: Callable[[int], str]
    config: Config = Config()


def _sizes(smallest: int) -> tuple[int, int, int]:
    return smallest, 2 * smallest, 4 * smallest


def _function(body: str, tail: str = "") -> str:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return f"def enter(client, symbol, side, amount, positions):\n{lines}    {_ORDER}\n{tail}"


def _repeated(line: str, tail: str = "") -> Callable[[int], str]:
    return lambda size: _function(
        "\n".join(line.replace("{i}", str(each)) for each in range(size)), tail
    )


def _elif(line: str) -> Callable[[int], str]:
    return lambda size: _function(
        "if amount == 0:\n    pass\n"
        + "\n".join(f"elif amount == {each}:\n    {line}" for each in range(1, size))
    )


def _cases(line: str) -> Callable[[int], str]:
    return lambda size: _function(
        "match amount:\n" + "\n".join(f"    case {each}:\n        {line}" for each in range(size))
    )


def _handlers(size: int) -> str:
    handlers = "\n".join(f"except E{each}:\n    log({each})" for each in range(size))
    return _function(f"try:\n    {_GUARD}\n{handlers}")


def _finally(size: int) -> str:
    opened = "".join(f"{'    ' * each}try:\n" for each in range(size))
    inside = f"{'    ' * size}{_GUARD}\n"
    closed = "".join(
        f"{'    ' * each}finally:\n{'    ' * (each + 1)}log({each})\n"
        for each in reversed(range(size))
    )
    return _function((opened + inside + closed).rstrip("\n"))


def _privates(size: int) -> str:
    chain = "".join(
        f"def _p{each}(client):\n    return _p{each - 1}(client)\n\n" for each in range(1, size)
    )
    return (
        f"def _p0(client):\n    return client.positions()\n\n{chain}"
        f"def enter(client, symbol, side, amount):\n"
        f"    enforce_before_order(symbol, side, amount, _p{size - 1}(client))\n    {_ORDER}\n"
    )


def _managers(size: int) -> str:
    chain = "".join(
        f"@contextmanager\ndef m{each}():\n    with m{each - 1}():\n        yield\n\n"
        for each in range(1, size)
    )
    return (
        "from contextlib import contextmanager\n\n@contextmanager\ndef m0():\n    yield\n\n"
        + chain
        + _function(f"with m{size - 1}():\n    {_GUARD}")
    )


def _classes(size: int) -> str:
    made = "".join(
        f"class Desk{each}:\n    def send(self, client, symbol, side, amount):\n        {_ORDER}\n\n"
        for each in range(size)
    )
    return f"{made}def enter(desk, client):\n    desk.send(client, 1, 2, 3)\n"


def _decorators(size: int) -> str:
    return "".join(f"@d{each}\n" for each in range(size)) + _function(_GUARD)


def _comprehension(size: int) -> str:
    clauses = " ".join(f"for a{each} in b{each}" for each in range(size))
    return _function(f"x = [1 {clauses}]\n{_GUARD}")


def _lines(size: int) -> str:
    rows = "\n".join(f"total{each % 50} = quote(amount, {each})" for each in range(size))
    return _function(f"{rows}\n{_GUARD}")


def _dictionary(size: int) -> str:
    entries = " ".join(f"'k{each}': amount," for each in range(size))
    return _function(f"x = {{{entries}}}\n{_GUARD}")


def _asked(body: str) -> str:
    return _function(f"{body}\nif not a0.allowed:\n    return")


def _joined(line: str, size: int, between: str = "\n") -> str:
    return between.join(line.format(i=each, next=each + 1) for each in range(size))


def _aliases_backwards(size: int) -> str:
    chain = "\n".join(f"a{each} = a{each - 1}" for each in range(size, 0, -1))
    return _asked(f"{chain}\na0 = risk.evaluate(symbol)")


def _flags(size: int) -> str:
    tests = _joined("if not f{i}:\n    return", size)
    return _function(f"{_joined('f{i} = False', size)}\n{_GUARD}\n{tests}")


def _guard_aliases(size: int) -> str:
    chain = _joined("g{next} = g{i}\ng{i}(symbol, side, amount, positions)", size)
    return f"g0 = enforce_before_order\n{chain}\n{_function(_GUARD)}"


def _divided(size: int) -> str:
    names, calls = _joined("a{i}", size, ", "), ", ".join(["can_open(symbol)"] * size)
    return _function(f"{names} = {calls}\nif not a0:\n    return")


def _unheard(size: int) -> str:
    return "".join(
        f"def enter{each}(enforcer, client, symbol):\n"
        f"    enforcer.check_can_open_position(symbol)\n    client.create_order(symbol, 1, 2)\n\n"
        for each in range(size)
    )


def _ring(size: int) -> str:
    return "".join(
        f"class Desk{each}(Desk{(each + 1) % size}):\n"
        f"    def enter{each}(self, client, symbol):\n"
        f"        self.check(symbol)\n        client.create_order(symbol, 1, 2)\n\n"
        for each in range(size)
    )


def _address(size: int) -> str:
    chain = _joined("PATH{next} = PATH{i}", size)
    return f"PATH0 = '/v5/order/create'\n{chain}\n{_function(f'requests.post(HOST + PATH{size})')}"


_BY_NAME = Config(checks=("evaluate[allowed]",))
_BY_TRUTH = Config(checks=("can_open",))

ROWS = (
    Row("links of `.a().b()`", _sizes(150), lambda n: _function("x = a" + ".b()" * n)),
    Row("operators of `a + b`", _sizes(250), lambda n: _function("x = a" + " + b" * n)),
    Row("`elif`", _sizes(250), _elif("log(amount)")),
    Row("`elif`, a guard in each", _sizes(250), _elif(_GUARD)),
    Row("`case`", _sizes(250), _cases("log(amount)")),
    Row("`case`, a guard in each", _sizes(250), _cases(_GUARD)),
    Row(
        "`if`, a guard and an order in each",
        _sizes(100),
        _repeated(f"if amount == {{i}}:\n        {_GUARD}\n        {_ORDER}"),
    ),
    Row("handlers of one `try`", _sizes(250), _handlers),
    Row("nested `finally`", (10, 20, 40), _finally),
    Row(
        "items of one `with`",
        _sizes(20),
        lambda n: _function(f"with {', '.join(f'm{each}()' for each in range(n))}:\n    {_GUARD}"),
    ),
    Row("orders in one function", _sizes(250), _repeated(_ORDER)),
    Row("guards in one function", _sizes(250), _repeated(_GUARD)),
    Row(
        "guards, then as many orders",
        _sizes(125),
        lambda n: _function("\n    ".join([_GUARD] * n + [_ORDER] * n).replace("\n    ", "\n")),
    ),
    Row(
        "`order.update(...)` and an order",
        _sizes(100),
        lambda n: _function(
            "order = {}\n"
            + _GUARD
            + "\n"
            + "\n".join(["order.update(symbol=symbol)\nclient.create_order(**order)"] * n)
        ),
    ),
    Row(
        "orders of constant symbols on one guard",
        _sizes(250),
        lambda n: _function(
            _GUARD
            + "\n"
            + "\n".join(f'client.create_order("S{each}", side, 1)' for each in range(n))
        ),
    ),
    Row("aliases of an answer, the last first", _sizes(200), _aliases_backwards, _BY_NAME),
    Row(
        "attributes that hold an answer",
        _sizes(200),
        lambda n: _asked(
            f"a0 = risk.evaluate(symbol)\n{_joined('s.x{i} = a0', n)}\n{_joined('s.x{i}.note()', n)}"
        ),
        _BY_NAME,
    ),
    Row("flags, then a test of each", _sizes(200), _flags, _BY_TRUTH),
    Row("answers that one statement divides", _sizes(200), _divided, _BY_TRUTH),
    Row("aliases of a guard, each called", _sizes(200), _guard_aliases),
    Row("functions that ask and do not listen", _sizes(200), _unheard),
    Row("names of an order endpoint's path, each from the last", _sizes(400), _address),
    Row("classes, each above the next, in a ring", _sizes(100), _ring),
    Row("private functions that call one another", _sizes(125), _privates),
    Row("chain of `@contextmanager`", _sizes(50), _managers),
    Row("classes with one method name", _sizes(250), _classes),
    Row("entries of a dictionary", _sizes(1000), _dictionary),
    Row("decorators", _sizes(250), _decorators),
    Row("clauses of a comprehension", _sizes(20), _comprehension),
    Row("lines of plain statements", (12_500, 25_000, 50_000), _lines),
    Row(
        "an order's name in one comment",
        _sizes(5_000),
        lambda n: "# " + "create_order " * n + "\n",
    ),
    Row(
        "`#` before a quote and an order's name",
        _sizes(10_000),
        lambda n: "#" * n + "' create_order\n",
    ),
)


def seconds(work: Callable[[], object]) -> float:
    """Measure one call in processor time."""
    started = time.process_time()
    work()
    return time.process_time() - started


def measured(row: Row, size: int) -> tuple[float, float, bool]:
    """Measure the whole and the parser alone, and whether the file was refused."""
    source = row.source(size).encode()
    refused = False

    def check() -> None:
        nonlocal refused
        if mentions(source, row.config):
            refused = not analyse(source, "file.py", row.config).parsed

    whole = seconds(check)
    if refused or len(source.split()) < 3 or b"\n" not in source.strip():
        return whole, 0.0, refused
    parsing = seconds(lambda: with_deep_stack(lambda: parse(source.decode())))
    return whole, parsing, refused


def shown(row: Row) -> str:
    """Write the row of the table."""
    found = [measured(row, size) for size in row.sizes]
    own = [max(0.01, whole - parsing) for whole, parsing, _ in found]
    sizes = " / ".join(f"{size:,}" for size in row.sizes)
    whole = " / ".join("refused" if refused else f"{each:.2f}" for each, _, refused in found)
    parsing = " / ".join(f"{each:.2f}" for _, each, _ in found)
    factor = "" if found[-1][2] else f"{own[-1] / own[0]:.1f}"
    return f"| {row.name} | {sizes} | {whole} | {parsing} | {factor} |"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    words = parser.parse_args().words
    # What is loaded once is no row's.
    analyse(_function(_GUARD).encode(), "file.py", Config())
    print("| what | size | seconds | libcst's parser | the rest, at four times the size |")
    print("| --- | --- | --- | --- | --- |")
    for row in ROWS:
        if not words or any(word in row.name for word in words):
            print(shown(row), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
