"""All runs of a file with several functions, each body by itself, until nothing new is learnt.

First how each call may end: every body is run from a start with nothing, and a call of another ends as
runs of that one have ended. A call that has not yet been seen to return does not, so that recursion
begins with what returns without it. Then where the bodies begin: public ones with nothing, private ones
with what their calls had, and so round again until no body begins anywhere new.

Limits. A body is told nothing of its caller but whether a guard has completed. Which exceptions a manager
of the file swallows is not told apart, and one that always raises behind its ``yield`` is not seen to.
"""

from __future__ import annotations

import ast
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from .contracts_inside import Begun, PathFacts, PathMachine, Verdict, verdict
from .contracts_instrument import Written
from .contracts_machine import Facts, Machine, Site, Start
from .contracts_model import Completion, Model, Unit, is_generator
from .oracle import Oracle, Stop
from .world import Position


@dataclass(frozen=True, slots=True)
class Kept:
    reached: frozenset[Position]
    unguarded: frozenset[Position]
    broken: frozenset[int]  # the lines of functions that break their promise
    dead: frozenset[
        Position
    ]  # order calls in nested functions and lambdas that no run makes or calls
    orders: int
    runs: int
    seen: frozenset[Position]  # all order calls, but for those that are none
    own: tuple[Verdict, ...] = ()  # what was found of calls that mean functions of the file


def execute(source: str, limit: int = 1_500) -> Kept:
    """Run each body on every choice of outcomes; TooLarge where ``limit`` runs of one do not suffice."""
    search = _Search(ast.parse(source), limit)
    search.summarise()
    search.judge()
    # The runs before this knew too little to say what reaches an order.
    search.facts.starts.clear()
    search.facts.made.clear()
    search.facts.reached.clear()
    search.facts.unguarded.clear()
    search.enter()
    return Kept(
        frozenset(search.facts.reached),
        frozenset(search.facts.unguarded),
        frozenset(search.broken()),
        frozenset(search.dead()),
        sum(site.order is not None for each in search.written.values() for site in each.sites),
        search.runs,
        frozenset(search.seen()),
        tuple(search.verdicts[site.own] for site in search.sites() if site.own is not None),
    )


class _Search:
    def __init__(self, tree: ast.Module, limit: int) -> None:
        self.model = Model(tree)
        self.facts = Facts()
        self.runs = 0
        self._limit = limit
        self.written = {unit: Written(self.model, unit) for unit in self.model.units.values()}
        self._compiled = {
            unit: compile(each.text, "<body>", "exec") for unit, each in self.written.items()
        }
        self._completions = [Completion("body", unit, unit.is_async) for unit in self.written]
        for unit in self.written:
            done = self.model.completion(unit)
            while done is not None:
                if done.unit is not None and done not in self._completions:
                    self._completions.append(done)
                done = done.inner

    def summarise(self) -> None:
        """Say what each function returns with.

        A public method that never returns by its own body may be replaced elsewhere by one that does.
        """
        self._summarise_with({each for each in self._completions if _is_replaceable(each)})
        replaced = self._never_returning()
        self._summarise_with(replaced)
        while not (never := self._never_returning()) <= replaced:
            replaced |= never
            self._summarise_with(replaced)

    def _never_returning(self) -> set[Completion]:
        return {
            each
            for each in self._completions
            if _is_replaceable(each) and not self.facts.ends.get(each)
        }

    def _summarise_with(self, replaced: set[Completion]) -> None:
        self.facts = Facts(replaced=replaced)
        self._summarise()

    def _summarise(self) -> None:
        before = None
        while before != self.facts.size():
            before = self.facts.size()
            for each in self._completions:
                self._explore(each, False)

    def sites(self) -> list[Site]:
        return [site for each in self.written.values() for site in each.sites]

    def judge(self) -> None:
        """Say of every order that enters a function of the file whether it is judged in there."""
        paths = PathFacts()
        before = None
        while before != paths.size():
            before = paths.size()
            for each in self._completions:
                for begun in ("quiet", "sent"):
                    self._explore_path(each, begun, paths)
        self.verdicts: dict[Completion, Verdict] = {
            site.own: verdict(site.own, self.facts, paths)
            for site in self.sites()
            if site.own is not None
        }
        self.facts.released |= {own for own, found in self.verdicts.items() if found != "order"}

    def seen(self) -> set[Position]:
        return {
            site.order
            for site in self.sites()
            if site.order is not None and (site.own is None or self.verdicts[site.own] != "none")
        }

    def _calls_back(self, own: Completion, run: Completion) -> bool:
        """Whether ``own`` comes to call what ``run`` runs."""
        seen: set[tuple[Unit, Completion | None]] = set()
        stack = [own]
        while stack:
            current = stack.pop()
            assert current.unit is not None
            key = current.unit, current.inner
            if key in seen:
                continue
            seen.add(key)
            for site in self.written[current.unit].sites:
                done = current.inner if site.passes_on and current.inner else site.done
                if done is not None and done.unit is not None:
                    stack.append(done)
        assert run.unit is not None
        return (run.unit, run.inner) in seen

    def _explore_path(self, run: Completion, begun: Begun, paths: PathFacts) -> None:
        oracle = Oracle(self._limit)
        machine = PathMachine(oracle, self.facts, paths, run, begun, self._calls_back)
        self._run_all(run, machine, oracle)

    def enter(self) -> None:
        done: set[tuple[Completion, Start]] = set()
        while True:
            todo = [
                (each, start)
                for each in self._completions
                for start in sorted(self._starts(each))
                if (each, start) not in done
            ]
            if not todo:
                return
            for each, start in todo:
                done.add((each, start))
                self._explore(each, start)

    def _starts(self, run: Completion) -> set[Start]:
        unit = run.unit
        assert unit is not None
        known = self.facts.starts.get(unit, set())
        if unit.declares("requires_guard"):
            return {True}
        if run.inner is not None:
            return {False}  # a wrapper round a function that anybody may call
        if unit in self.model.private:
            return known
        if self.model.wrapper_of(unit) is not None:
            return known
        if unit.parent in (None, self.model.module) and not isinstance(unit.node, ast.Lambda):
            return {False}
        if unit.owner is not None:
            return {False}
        made = self.facts.made.get(unit, set())
        return made if self.model.starts_where_created(unit) else {False for _ in made}

    def broken(self) -> set[int]:
        """Promises to have guarded that some run, begun with nothing, returns without."""
        found = set()
        for unit in self.written:
            if not unit.declares("ensures_guard"):
                continue
            done = Completion("body", unit, unit.is_async)
            if is_generator(unit) or False in self.facts.ends.get(done, ()):
                assert isinstance(unit.node, ast.FunctionDef | ast.AsyncFunctionDef)
                found.add(unit.node.lineno)
        return found

    def dead(self) -> set[Position]:
        """Orders in nested functions and lambdas that no run begins, and in what only those call."""
        silent = {
            unit
            for unit in self.written
            if not self._starts(Completion("body", unit, unit.is_async))
        }
        dead = {
            unit
            for unit in silent
            if unit.parent is not self.model.module or isinstance(unit.node, ast.Lambda)
        }
        while more := {
            unit for unit in silent - dead if not dead.isdisjoint(self.model.callers(unit))
        }:
            dead |= more
        return {
            site.order
            for unit in dead
            for site in self.written[unit].sites
            if site.order is not None
        }

    def _explore(self, run: Completion, start: Start) -> None:
        oracle = Oracle(self._limit)
        self._run_all(run, Machine(oracle, self.facts, run, start), oracle)

    def _run_all(self, run: Completion, machine: Machine, oracle: Oracle) -> None:
        unit = run.unit
        assert unit is not None
        written = self.written[unit]
        names: dict[str, Any] = {
            "_j": machine,
            "_sites": written.sites,
            "_created": written.created,
        }
        exec(self._compiled[unit], names)
        body = names["body"]

        def once() -> None:
            machine.begin()
            with suppress(Stop):
                try:
                    body()
                except Stop:
                    raise
                except BaseException:  # the run ends by an exception
                    return
                machine.ended()

        oracle.explore(once)
        self.runs += oracle.runs


def _is_replaceable(done: Completion) -> bool:
    unit = done.unit
    if (
        unit is None
        or unit.owner is None
        or done.kind != "body"
        or isinstance(unit.node, ast.Lambda)
    ):
        return False
    return not unit.node.name.startswith("_")
