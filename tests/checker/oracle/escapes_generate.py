"""Random functions that make functions, generators, coroutines and partials, from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

from .answers_generate import Lines, indent

HELPERS = """\
import asyncio
from functools import partial
from itertools import islice
from threading import Thread

HELD = []


class Handler:
    def __init__(self, send):
        self.send = send


def now(send):
    send()


def later(send):
    HELD.append(send)


"""
# Private functions of the file: their object is kept, or it runs where it is made.
PRIVATE = {
    "_orders": """\
def _orders(client, ss):
    for x in ss:
        yield client.submit_order(x)
""",
    "_go": """\
async def _go(client, s):
    client.submit_order(s)
""",
    "_send": """\
def _send(client, s):
    client.submit_order(s)
""",
}

# What keeps a function, or what holds one.
KEEPS = (
    "return {}",
    "self.h = {}",
    "self.q.append({})",
    "self.table['tick'] = {}",
    "G = {}",
    "self.loop.call_later(1, {})",
    "self.loop.call_soon({})",
    "self.bus.subscribe({})",
    "self.bus.subscribe_book(s, {})",
    "self.bus.on('tick', {})",
    "self.bus.on_tick({})",
    "self.bus.add_listener({})",
    "self.feed.watch(s, callback={})",
    "self.feed.watch(s, on_message={})",
    "self.feed.run(callback={})",
    "self.feed.run(on_message={})",
    "self.retry(on_retry={})",
    "self.jobs.enqueue_in(5, {})",
    "self.feed.signal.connect({})",
    "Handler({})",
    "later({})",
    "self.h = dict(t={})",
    "self.h = [{}]",
    "self.h = partial({})",
    "self.w = Thread(target={})",
    "{k} = {}\nself.h = {k}",
    "{k} = partial({})\nreturn {k}",
    "{k} = [{}]\nself.q.append({k})",
)
# What runs a function at once.
RUNS = (
    "self.retry({})",
    "now({})",
    "self.runner.execute({})",
    "self.runner.run(target={})",
    "self.retry(callback={})",
    "partial({})()",
    "{k} = partial({})\n{k}()",
    "{k} = {}\n{k}()",
    "{k} = {}\nself.retry({k})",
    "{k} = Thread(target={})\n{k}.start()",
    "Thread(target={}).start()",
)
# The same of an object that is iterated.
ITERATES = (
    "list({})",
    "tuple({})",
    "for _ in {}:\n    pass",
    "{k} = {}\nlist({k})",
    "list(islice({}, 2))",
    "list(map(str, {}))",
    "[_ for _ in {}]",
)
ITERABLE_KEEPS = (
    "return {}",
    "self.h = {}",
    "self.q.append({})",
    "return islice({}, 2)",
    "self.h = map(str, {})",
    "self.bus.subscribe({})",
    "{k} = {}\nself.h = {k}",
    "{k} = islice({}, 2)\nreturn {k}",
    "G = {}",
    "return enumerate({})",
)
AWAITS = ("await {}", "{k} = {}\nawait {k}", "asyncio.run({})", "{k} = [{}]\nawait {k}[0]")
COROUTINE_KEEPS = (
    "return {}",
    "self.h = {}",
    "self.q.append({})",
    "{k} = {}\nself.h = {k}",
    "G = {}",
)


def program(seed: str) -> str:
    """The program of a seed: helpers, the private functions that it calls, and the function that runs."""
    return _Program(random.Random(seed)).text()


class _Program:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.asynchronous = rng.random() < 0.3
        self.budget = rng.randint(3, 7)
        self.used: dict[str, None] = {}
        self.named = 0
        self.in_loop = 0

    def text(self) -> str:
        body = self.block(0)
        while self.budget > 0:
            body += self.block(0)
        body += ["client.submit_order(s)"]
        head = "async def f" if self.asynchronous else "def f"
        first = [f"{head}(self, client, s, ss):", "    global G"]
        private = "\n\n".join(PRIVATE[name] for name in self.used)
        gap = "\n\n" if private else ""
        return "\n".join([f"{HELPERS}{private}{gap}{first[0]}", first[1], *indent(body), ""])

    def pick(self, choices: Sequence[str]) -> str:
        return self.rng.choice(choices)

    def filled(self, templates: Sequence[str], value: str) -> Lines:
        # A name that holds two functions has the fate of both: each has a name of its own.
        return self.pick(templates).format(value, k=self.name("k")).split("\n")

    # -- what holds an order ---------------------------------------------------------------------

    def held(self) -> Lines:
        which = self.rng.random()
        keeps = self.rng.random() < 0.5
        if which < 0.25:
            return self.filled(KEEPS if keeps else RUNS, "lambda: client.submit_order(s)")
        if which < 0.5:
            return self.nested(keeps=keeps)
        if which < 0.65:
            made = "(client.submit_order(x) for x in ss)"
            return self.filled(ITERABLE_KEEPS if keeps else ITERATES, made)
        if which < 0.72:
            made = "map(lambda x: client.submit_order(x), ss)"
            return self.filled(ITERABLE_KEEPS if keeps else ITERATES, made)
        if which < 0.82:
            self.used["_orders"] = None
            return self.filled(ITERABLE_KEEPS if keeps else ITERATES, "_orders(client, ss)")
        if which < 0.9 and self.asynchronous:
            self.used["_go"] = None
            return self.filled(COROUTINE_KEEPS if keeps else AWAITS[:2], "_go(client, s)")
        if which < 0.95:
            return self.generator(keeps=keeps)
        self.used["_send"] = None
        return ["_send(client, s)"]

    def name(self, stem: str) -> str:
        self.named += 1
        return f"{stem}{self.named}"

    def nested(self, *, keeps: bool) -> Lines:
        name = self.name("send")
        guard = ["enforce_before_order(s)"] if self.rng.random() < 0.25 else []
        order = ["client.submit_order(s)"]
        body = self.pick_body(guard, order)
        use = self.filled(KEEPS, name) if keeps else self.filled((*RUNS, "{}()", "{}()"), name)
        return [f"def {name}():", *indent(body), *use]

    def pick_body(self, guard: Lines, order: Lines) -> Lines:
        which = self.rng.random()
        if guard and which < 0.3:
            return ["if cond():", *indent(guard), *order]
        if guard and which < 0.5:
            return [*order, *guard]
        return [*guard, *order]

    def generator(self, *, keeps: bool) -> Lines:
        name = self.name("orders")
        body = ["for x in ss:", "    yield client.submit_order(x)"]
        use = self.filled(ITERABLE_KEEPS if keeps else ITERATES, f"{name}()")
        return [f"def {name}():", *indent(body), *use]

    # -- statements ------------------------------------------------------------------------------

    def block(self, depth: int) -> Lines:
        lines: Lines = []
        for _ in range(self.rng.randint(1, 3)):
            lines += self.statement(depth)
            if lines[-1].startswith(("return", "break", "continue")):
                # Who has a hold of a function in code that nothing reaches is no matter of runs.
                break
        return lines

    def statement(self, depth: int) -> Lines:
        self.budget -= 1
        which = self.rng.random()
        if depth < 2 and self.budget > 0 and which < 0.25:
            return self.compound(depth)
        if which < 0.75:
            lines = self.held()
            if self.asynchronous and any("yield" in line for line in lines):
                return lines
            if depth == 0 and any(line.startswith("return") for line in lines):
                # What follows is to be reached as well.
                first = next(n for n, line in enumerate(lines) if line.startswith("return"))
                lines[first:] = ["if cond():", *indent(lines[first:])]
            return lines
        if which < 0.93:
            return ["enforce_before_order(s)"]
        if self.in_loop and which < 0.96:
            return [self.pick(("break", "continue"))]
        return ["client.submit_order(s)"]

    def compound(self, depth: int) -> Lines:
        which = self.rng.random()
        if which < 0.4:
            lines = ["if cond():", *indent(self.block(depth + 1))]
            if self.rng.random() < 0.5:
                lines += ["else:", *indent(self.block(depth + 1))]
            return lines
        if which < 0.65:
            self.in_loop += 1
            lines = [self.pick(("while cond():", "for _ in items():"))]
            lines += indent(self.block(depth + 1))
            self.in_loop -= 1
            return lines
        lines = ["try:", *indent(self.block(depth + 1))]
        kind = self.pick((" Exception", " ValueError", ""))
        lines += [f"except{kind}:", *indent(self.block(depth + 1))]
        return lines
