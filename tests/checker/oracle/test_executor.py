"""The executor on programs whose truth is plain, so that the judge itself is judged."""

from __future__ import annotations

import sys

import pytest

from .execute import execute
from .generate import Profile, program
from .oracle import TooLarge

# Each program says on its lines which orders some run sends unguarded.
LABELLED = {
    "a handler that swallows": """
def f(c):
    try:
        enforce_before_order(c)
    except Exception:
        log()
    c.submit_order()  # unguarded
""",
    "a straight line": """
def f(c):
    c.submit_order()  # unguarded
    enforce_before_order(c)
    c.submit_order()
""",
    "finally on every way out": """
def f(c):
    try:
        enforce_before_order(c)
    except Exception:
        return
    finally:
        c.create_order()  # unguarded
    c.submit_order()
""",
    "finally that continues": """
def f(c):
    for i in range(3):
        try:
            enforce_before_order(c)
        finally:
            continue
    c.submit_order()  # unguarded
""",
    "retry until it completes": """
def f(c):
    while True:
        try:
            enforce_before_order(c)
        except ValueError:
            continue
        except:
            raise
        break
    c.submit_order()
""",
    "context managers": """
from contextlib import suppress, nullcontext
def f(c):
    with nullcontext():
        enforce_before_order(c)
    c.submit_order()
def g(c):
    with suppress(KeyError):
        enforce_before_order(c)
    c.submit_order()  # unguarded
def h(c):
    with other(), enforce_before_order(c):
        c.submit_order()
    c.submit_order()  # unguarded
def i(c):
    with enforce_before_order(c) as x:
        y()
    c.submit_order()
""",
    "asserts, walrus, nothing to raise": """
def h(c):
    assert enforce_before_order(c)
    c.submit_order()  # unguarded
def i(c):
    if (y := a and enforce_before_order(c)):
        c.submit_order()
    if (y := b):
        c.submit_order()  # unguarded
def j(c):
    try:
        pass
    except:
        c.submit_order()
""",
    "code that runs later": """
def f(c):
    def g():
        c.submit_order()  # unguarded
    enforce_before_order(c)
    go(g)
    def h():
        c.submit_order()
    h()
    k = lambda: c.submit_order()
    go(k)
    return lambda: c.submit_order()  # unguarded
def f2(c):
    enforce_before_order(c)
    go(c.submit_order() for x in y)
    z = (c.submit_order() for x in y)
    for w in z: pass
    return (c.submit_order() for x in y)  # unguarded
""",
    "awaited guards": """
import asyncio
async def f(c):
    await enforce_before_order(c)
    await c.submit_order()
async def g(c):
    enforce_before_order(c)
    await c.submit_order()  # unguarded
async def h(c):
    x = enforce_before_order(c)
    await x
    await c.submit_order()  # unguarded
async def i(c):
    async with enforce_before_order(c) as x:
        await c.submit_order()
async def j(c):
    await asyncio.wait_for(enforce_before_order(c), 3)
    await c.submit_order()
async def k(c):
    await asyncio.gather(enforce_before_order(c))
    await c.submit_order()
async def l(c):
    await asyncio.gather(enforce_before_order(c), return_exceptions=True)
    await c.submit_order()  # unguarded
async def m(c):
    asyncio.create_task(enforce_before_order(c))
    await c.submit_order()  # unguarded
async def n(c):
    await asyncio.create_task(enforce_before_order(c))
    await c.submit_order()
""",
    "a guard in a thread": """
import asyncio
async def f(c):
    await asyncio.to_thread(c.enforce_before_order, 1)
    await c.submit_order()
async def g(c):
    asyncio.to_thread(c.enforce_before_order, 1)
    await c.submit_order()  # unguarded
""",
    "match": """
def f(c):
    match c:
        case [1, x] if enforce_before_order():
            c.submit_order()
        case {"a": 1} | Foo(b=2):
            c.submit_order()  # unguarded
        case _:
            enforce_before_order()
    c.submit_order()  # unguarded
""",
    "short circuits keep their two ways apart": """
def f(c):
    if not (a and enforce_before_order()):
        return c.submit_order()  # unguarded
    c.submit_order()
def g(c):
    if 1 < a < enforce_before_order():
        c.submit_order()
    x = a if b else enforce_before_order()
    c.submit_order()  # unguarded
""",
    "evaluation order": """
def f(c):
    a[enforce_before_order()] = c.submit_order()  # unguarded
def g(c):
    c.submit_order(k=enforce_before_order())
def h(c):
    c(k=c.submit_order(), *enforce_before_order())
""",
    "handlers that never run": """
def f(c):
    try:
        enforce_before_order()
    except Exception:
        return
    except ValueError:
        c.submit_order()
    except OSError:
        pass
    except SystemExit:
        c.submit_order()  # unguarded
        return
    c.submit_order()
""",
    "escapes": """
def f(c):
    enforce_before_order()
    def cb():
        c.submit_order()  # unguarded
    c.on_done = cb
    def cb2():
        c.submit_order()  # unguarded
    c.call_later(1, cb2)
    def cb3():
        c.submit_order()
    c.gather(cb3)
    @deco
    def cb4():
        c.submit_order()  # unguarded
class A:
    x = 1
    def m(self):
        self.submit_order()  # unguarded
enforce_before_order()
submit_order()
run(lambda: submit_order())  # unguarded
""",
}

STAR = {
    "except* runs every clause that matches": """
def f(c):
    try:
        a()
    except* ValueError:
        enforce_before_order()
    except* KeyError:
        c.submit_order()  # unguarded
    c.submit_order()  # unguarded
""",
    "except* goes on after a clause has raised": """
def f(c):
    try:
        enforce_before_order()
    except* ValueError:
        raise
    except* KeyError:
        raise
    except* BaseException:
        raise
    except* OSError:
        c.submit_order()
    c.submit_order()
""",
    "except* may take all there is": """
def f(c):
    try:
        enforce_before_order()
    except* ValueError:
        a
    c.submit_order()  # unguarded
""",
    "both clauses": """
def f(c):
    try:
        a()
    except* ValueError:
        enforce_before_order()
    except* KeyError:
        enforce_before_order()
    except* BaseException:
        return_()
    else:
        enforce_before_order()
    c.submit_order()  # unguarded
""",
}


def expected(source: str) -> list[int]:
    lines = source.split("\n")
    return [number for number, line in enumerate(lines, 1) if line.endswith("# unguarded")]


@pytest.mark.parametrize("name", LABELLED)
def test_the_executor_sees_what_is_plain(name: str) -> None:
    verdict = execute(LABELLED[name])
    assert sorted({line for line, _ in verdict.unguarded}) == expected(LABELLED[name])


@pytest.mark.skipif(sys.version_info < (3, 11), reason="except* came with Python 3.11")
@pytest.mark.parametrize("name", STAR)
def test_the_executor_sees_what_is_plain_about_except_star(name: str) -> None:
    verdict = execute(STAR[name])
    assert sorted({line for line, _ in verdict.unguarded}) == expected(STAR[name])


def test_a_tree_beyond_the_bound_is_not_cut_silently() -> None:
    with pytest.raises(TooLarge):
        execute(LABELLED["code that runs later"], 10)


def test_remembering_situations_loses_no_run() -> None:
    """The same programs with every sequence of answers tried; without loops, that has an end."""
    compared = mixed = 0
    for number in range(800):
        source = program(f"memory {number}", Profile(statements=(1, 3)))
        if any(
            word in source for word in ("while ", "for ", "yield", "lambda", "def job", "class ")
        ):
            continue
        try:
            blind = execute(source, 500, memory=False)
        except TooLarge:
            continue
        verdict = execute(source)
        assert not blind.cut, source
        compared += 1
        mixed += bool(verdict.unguarded) and verdict.unguarded != verdict.reached
        assert blind.unguarded == verdict.unguarded, source
        assert blind.reached == verdict.reached, source
    assert compared > 100
    assert mixed > 10
    print(f"{compared} programs, {mixed} of them with orders of both kinds")


def test_the_worlds_asserts_are_the_interpreters() -> None:
    """With one assert or one __debug__, the model's free choice is what the levels of -O give."""
    compared = 0
    for number in range(900):
        source = program(f"optimize {number}", Profile(statements=(1, 5)))
        if source.count("assert ") + source.count("__debug__") != 1:
            continue
        try:
            verdict = execute(source, 600)
            levels = [execute(source, 600, optimize=level) for level in (0, 1)]
        except TooLarge:
            continue
        compared += 1
        assert verdict.unguarded == levels[0].unguarded | levels[1].unguarded, source
        assert verdict.reached == levels[0].reached | levels[1].reached, source
    assert compared > 50
    print(f"{compared} programs")
