"""What holds while one body of code runs by itself, and what is learnt about the others on the way."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .contracts_model import Completion, Unit
from .oracle import Oracle
from .outcomes import Fatal, Ordinary, Outcomes
from .world import Position

Start = bool  # whether a guard has completed where a body begins


@dataclass(frozen=True, slots=True)
class Site:
    """One call as it is written: is it an order, whom does it mean, what has it completed?"""

    order: Position | None = None
    begins: Unit | None = None  # a private function, which starts with what its call sites have
    done: Completion | None = None
    passes_on: bool = False  # the call of a wrapper's function
    own: Completion | None = None  # what an order enters that means a function of the file
    may_send: bool = False  # a call of anything, by which an order may leave
    hands_over: bool = False  # an order's function is among its arguments, and runs at once


@dataclass(slots=True)
class Facts:
    """What the runs so far have shown; it only grows."""

    # How a completed call, begun with nothing, may leave its caller: with a guard completed or without.
    ends: dict[Completion, set[bool]] = field(default_factory=dict)
    swallowing: set[Completion] = field(default_factory=set)
    starts: dict[Unit, set[Start]] = field(default_factory=dict)
    made: dict[Unit, set[Start]] = field(default_factory=dict)  # nested ones, by what held there
    reached: set[Position] = field(default_factory=set)
    unguarded: set[Position] = field(default_factory=set)
    # Methods that never return here, and that a class elsewhere may replace by ones that do.
    replaced: set[Completion] = field(default_factory=set)
    # What an order that enters it is not judged for at its call.
    released: set[Completion] = field(default_factory=set)

    def size(self) -> tuple[int, int, int]:
        return (
            sum(map(len, self.ends.values())),
            len(self.swallowing),
            sum(map(len, self.starts.values())),
        )


class Machine(Outcomes):
    """One run: the methods are what the instrumented body calls."""

    def __init__(self, oracle: Oracle, facts: Facts, run: Completion, start: Start) -> None:
        super().__init__(oracle)
        self._facts = facts
        self._run = run
        self._start = start
        # What is learnt on the way would change the choices of runs that are repeated.
        self._ends = {done: sorted(held) for done, held in facts.ends.items()}
        self._swallowing = frozenset(facts.swallowing)
        oracle.remembered = self.remembered
        self.begin()

    def begin(self) -> None:
        self._held = self._start
        self._thrown = False

    def remembered(self) -> Hashable:
        return self._held, self._thrown

    # -- the ends of a run ----------------------------------------------------------------------

    def ended(self) -> None:
        """The body has returned."""
        if self._run.kind == "manager":
            if self._thrown:
                self._facts.swallowing.add(self._run)
        else:
            self._facts.ends.setdefault(self._run, set()).add(self._held)

    def yielded(self) -> None:
        """A manager's block runs here, and may raise into the manager."""
        self.event()
        if self._run.kind == "manager" and not self._thrown:
            self._facts.ends.setdefault(self._run, set()).add(self._held)
            if self.truth():
                return
            self._thrown = True
            raise self.raising()
        self.event()

    # -- calls ----------------------------------------------------------------------------------

    def call(self, site: Site) -> None:
        if site.order is not None:
            self._facts.reached.add(site.order)
            if not self._held and site.own not in self._facts.released:
                self._facts.unguarded.add(site.order)
        if site.begins is not None:
            self._begins(site.begins)
        done = site.done
        if site.passes_on and self._run.inner is not None:
            done = self._run.inner
            if done.unit is not None:
                self._begins(done.unit)
        self.event()
        if done is not None:
            self._complete(done)

    def created(self, unit: Unit) -> None:
        """A nested function is made here."""
        self._facts.made.setdefault(unit, set()).add(self._held)

    def _begins(self, unit: Unit) -> None:
        self._facts.starts.setdefault(unit, set()).add(self._held)

    def _complete(self, done: Completion) -> None:
        if done.kind == "guard":
            self._held = True
            return
        ends = self._ends.get(done, [])
        if done in self._facts.replaced:
            return
        if not ends:
            self.oracle.stop()  # as far as is known, it never returns
        if ends[self.oracle.choose("ends", len(ends))]:
            self._held = True

    @contextmanager
    def block(self, site: Site) -> Iterator[None]:
        """A manager of the file, entered; which exceptions it swallows is not told apart."""
        self.call(site)
        try:
            yield
        except (Ordinary, ValueError, Fatal):
            known = site.done is not None and site.done.kind == "manager"
            if (known and site.done not in self._swallowing) or self.truth():
                raise
        else:
            self.event()
