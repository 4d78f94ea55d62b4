"""Which functions of a file that bear an order's name hold what a call of them seems to lack, by runs.

A run is quiet until it makes a call that may send. An order that is judged where it stands, called or handed
over, ends the question; so does a guard while the run is quiet. A function is judged inside if no run
returns having sent. Runs begin quiet, and a second time having sent, for what calls of the function come
after.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .contracts_machine import Facts, Machine, Site
from .contracts_model import Completion, Unit
from .oracle import Oracle
from .outcomes import Fatal, Ordinary

Begun: TypeAlias = Literal["quiet", "sent"]
Verdict: TypeAlias = Literal["order", "inside", "none"]


@dataclass(slots=True)
class PathFacts:
    """What the runs so far have shown; it only grows."""

    ends: dict[tuple[Completion, Begun], set[Begun]] = field(default_factory=dict)
    sends: set[Completion] = field(default_factory=set)
    checks: set[Completion] = field(default_factory=set)
    enters: dict[Completion, set[Completion]] = field(default_factory=dict)

    def size(self) -> tuple[int, ...]:
        return (
            sum(map(len, self.ends.values())),
            len(self.sends),
            len(self.checks),
            sum(map(len, self.enters.values())),
        )

    def entered_from(self, run: Completion) -> set[Completion]:
        entered: set[Completion] = set()
        stack = [run]
        while stack:
            current = stack.pop()
            if current not in entered:
                entered.add(current)
                stack.extend(self.enters.get(current, ()))
        return entered


class PathMachine(Machine):
    """One run that asks what has been sent."""

    def __init__(
        self,
        oracle: Oracle,
        facts: Facts,
        paths: PathFacts,
        run: Completion,
        begun: Begun,
        calls_back: Callable[[Completion, Completion], bool],
    ) -> None:
        self._paths = paths
        self._begun: Begun = begun
        self._calls_back = calls_back
        self._path_ends = {key: sorted(ends) for key, ends in paths.ends.items()}
        super().__init__(oracle, facts, run, False)

    def begin(self) -> None:
        self._path: Begun = self._begun
        self._thrown = False

    def remembered(self) -> Hashable:
        return self._path, self._thrown

    def ended(self) -> None:
        if self._run.kind != "manager":
            self._ends_here()

    def _ends_here(self) -> None:
        self._paths.ends.setdefault((self._run, self._begun), set()).add(self._path)

    def yielded(self) -> None:
        self.event()
        if self._run.kind == "manager" and not self._thrown:
            self._ends_here()
            if self.truth():
                return
            self._thrown = True
            raise self.raising()
        self.event()

    def call(self, site: Site) -> None:
        done = site.done
        passed_on = site.passes_on and self._run.inner is not None
        if passed_on:
            done = self._run.inner
        if site.order is not None:
            # Loading its name may raise, and then no order has been passed.
            self.event()
            if site.own is None or not self._calls_back(site.own, self._run):
                self._paths.checks.add(self._run)
                self.oracle.stop()
        elif site.hands_over:
            # INV005 judges it where it stands.
            self.event()
            self._paths.checks.add(self._run)
            self.oracle.stop()
        elif site.may_send and not passed_on:
            self._send()
        if done is not None and done.kind == "guard":
            self._paths.checks.add(self._run)
        self.event()
        if done is not None:
            self._follow(done)

    def created(self, unit: Unit) -> None:
        pass

    def _send(self) -> None:
        if self._path == "quiet":
            self._paths.sends.add(self._run)
            self._path = "sent"

    def _follow(self, done: Completion) -> None:
        if done.kind == "guard":
            if self._path == "quiet":
                self.oracle.stop()
            return
        self._paths.enters.setdefault(self._run, set()).add(done)
        ends = self._path_ends.get((done, self._path), [])
        if not ends:
            self.oracle.stop()
        self._path = ends[self.oracle.choose("paths", len(ends))]

    @contextmanager
    def block(self, site: Site) -> Iterator[None]:
        self.call(site)
        try:
            yield
        except (Ordinary, ValueError, Fatal):
            self._send()
            known = site.done is not None and site.done.kind == "manager"
            if (known and site.done not in self._swallowing) or self.truth():
                raise
        else:
            self._send()
            self.event()


def verdict(run: Completion, facts: Facts, paths: PathFacts) -> Verdict:
    """What a call is that provably enters ``run``."""
    entered = paths.entered_from(run)
    checks = not entered.isdisjoint(paths.checks)
    sent = "sent" in paths.ends.get((run, "quiet"), ())
    if not facts.ends.get(run):
        sent = not entered.isdisjoint(paths.sends)
    assert run.unit is not None
    innermost = run
    while innermost.inner is not None:
        innermost = innermost.inner
    assert innermost.unit is not None
    if sent or (innermost.unit.owner is not None and not checks):
        return "order"
    return "inside" if checks else "none"
