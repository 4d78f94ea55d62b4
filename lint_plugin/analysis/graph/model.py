"""The control-flow graph of a file: basic points, and edges from one to the next.

A *point* is a moment between two evaluations. Straight-line code needs one point however long it is: an
exception raised anywhere in it leaves from the same moment, as far as guards are concerned. A new point
begins where something is decided (a branch), where ways meet (a join, a handler), or where a guard
completes:

    point --edge--> point          evaluation went on
    point --edge[gate]--> point    ... provided that a guard, or a function of this file, returned normally

The graph of a file holds all its code objects. What runs later (a lambda, a nested function) hangs on the
point that created it by an edge to its entry, unless it escapes; then it starts a path of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope

CodeKind: TypeAlias = Literal["module", "function", "lambda", "genexp"]

# What happened on an edge; `witness` has the words for each.
Happening: TypeAlias = Literal[
    "raised",
    "condition true",
    "condition false",
    "loop entered",
    "loop over",
    "case matched",
    "case not matched",
    "caught",
    "not caught",
    "manager swallowed",
    "finally discarded",
    "assert stripped",
    "created",
    "called",
]


class Note(NamedTuple):
    """A note on an edge, for a witness.

    ``weight`` orders paths: the lightest is the one shown.
    """

    node: cst.CSTNode
    happening: Happening
    weight: int


# -- facts: what names hold ---------------------------------------------------------------------------

# The kinds of values that tests tell apart, one bit each: True and other true values, False and other
# false ones, None.
TRUE, TRUTHY, FALSE, FALSY, NONE = 1, 2, 4, 8, 16
ANY = TRUE | TRUTHY | FALSE | FALSY | NONE
IS_TRUE = TRUE | TRUTHY
IS_FALSE = FALSE | FALSY | NONE

# A variable of a scope with the path from it, and what holds a value: an expression, or a local name.
Place: TypeAlias = "tuple[Scope, str, tuple[str, ...]]"
Slot: TypeAlias = "cst.CSTNode | tuple[Scope, str]"


class KnownValue(NamedTuple):
    """A value of a known kind: an answer, or a constant.

    ``may`` are the kinds that it can be, or that its item ``item`` can be where the answer is a tuple.
    ``about`` are the arguments that an answer is about, ``setting`` is the entry of the settings that names
    its call.
    """

    may: int
    item: int | None = None
    about: frozenset[Place] = frozenset()
    setting: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Holds:
    """A fact: ``slot`` gets this value; None where nothing is known of it."""

    slot: Slot
    held: KnownValue | None


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """A fact: ``slot`` gets what ``source`` holds, or its item ``index``.

    ``unpacked`` is the call or name that a tuple of targets divides there.
    """

    slot: Slot
    source: Slot
    index: int | None = None
    unpacked: cst.CSTNode | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Tests:
    """A fact: this way is taken only by values of these ``kinds`` in ``slot``.

    Or by those whose item ``index`` is of these kinds.

    ``whole`` says that the truth of the value itself is asked, at ``node``.
    """

    slot: Slot
    index: int | None
    kinds: int
    node: cst.BaseExpression | None = None
    scope: Scope | None = None
    statement: cst.CSTNode | None = None
    whole: bool = False


Fact: TypeAlias = "Holds | Copies | Tests"


@dataclass(slots=True, eq=False)
class Point:
    """A basic point: a moment of the program, with the edges that leave it."""

    edges: list[Edge] = field(default_factory=list)
    # Where a violation raised here can land: handlers, swallowing exits, the next block out.
    exception_successors: list[Point] = field(default_factory=list)
    # What is created here; it can run only if this point is reached at all.
    creates: list[Code] = field(default_factory=list)
    # Whether an exception ends here and the program goes on: a handler, a swallowing exit, a jump out
    # of `finally`.
    swallows: bool = False
    # What this is a copy of, where the graph has been unfolded.
    copy_of: Point | None = None

    def to(
        self,
        target: Point,
        note: Note | None = None,
        gate: Gate | None = None,
        fact: Fact | None = None,
    ) -> None:
        """Add an edge to ``target``."""
        self.edges.append(Edge(target, note, gate, None, fact))


@dataclass(frozen=True, slots=True, eq=False)
class GuardGate:
    """A gate that this guard call opens by completing normally."""

    call: cst.Call
    scope: Scope


@dataclass(frozen=True, slots=True, eq=False)
class CallGate:
    """A gate that a function of the file opens by reaching one of these points.

    They are exits, or where a context manager yields. The edge is closed to an unguarded path where none of
    them can be reached without a completed guard: so a helper that guards and a function that never returns
    are one case. Only ``replaceable`` says them apart: a class elsewhere may put a method that returns in the
    place of one that never does.
    """

    call: cst.Call
    scope: Scope
    points: tuple[Point, ...]
    replaceable: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ThrowGate:
    """A gate that a function of the file opens by coming from ``thrown`` to ``returns``.

    It is a context manager that has swallowed what was thrown into it, or that ends as it should.
    """

    thrown: Point
    returns: Point


@dataclass(frozen=True, slots=True, eq=False)
class EntryGate:
    """A gate that an exit opens by having ``entered`` a shared `finally` body.

    What happens inside does not depend on the way in. So an unguarded path that enters by a way, and one
    that reaches the end by any, make one that leaves by that way: nothing is lost by drawing it once.
    """

    entered: Point


Gate: TypeAlias = "GuardGate | CallGate | ThrowGate | EntryGate"


# What the names of temporaries begin with.
HELD = "<held>"


@dataclass(frozen=True, slots=True, eq=False)
class Bind:
    """An effect that gives a variable, or what ``path`` reaches from it, another value.

    A path is made of attributes and literal keys. ``value`` is None where what is bound is not written
    there: loop targets, unpacking, `del`. ``held`` is the temporary that keeps the value since before
    another name was stored, with the path to it: `a, b = b, a`. ``choice`` is the whole of `a if ready else
    b` where ``value`` is one side of it, ``target`` what the source stores into. With ``items`` only what a
    mapping says under its keys has changed. ``branch`` is the innermost `if` in whose branches it is bound.
    What ``deletes``, the end of a handler, leaves the variable without a value: no use of it succeeds until
    it is bound again.
    """

    owner: Scope
    name: str
    path: tuple[str, ...]
    value: cst.BaseExpression | None
    scope: Scope
    held: tuple[str, ...] | None = None
    choice: cst.BaseExpression | None = None
    target: cst.CSTNode | None = None
    items: bool = False
    branch: cst.If | None = None
    deletes: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Enter:
    """An effect that starts a code object: parameters get arguments or defaults.

    ``call`` is None where defaults alone count.
    """

    code: Code
    call: cst.Call | None
    scope: Scope


@dataclass(frozen=True, slots=True, eq=False)
class Returned:
    """An effect that decides what the code object returns: ``value``, if it is written."""

    value: cst.BaseExpression | None
    scope: Scope


Effect: TypeAlias = "Bind | Enter | Returned"


class Edge(NamedTuple):
    """One way from a point to another.

    ``fact`` is what the edge says of the answers and flags that names hold. Unfolding the graph uses the
    facts up: whoever walks the graph afterwards need not look at them.
    """

    target: Point
    note: Note | None = None
    gate: Gate | None = None
    effect: Effect | None = None
    fact: Fact | None = None


@dataclass(slots=True, eq=False)
class Code:
    """One code object: module, function, lambda or generator expression.

    ``starts_path`` says that nothing is guaranteed when it starts; otherwise edges from where it was
    created, or from its call sites, lead to ``entry``. A generator stands at ``yields`` when it has
    yielded, and ``thrown`` leads to where an exception thrown into it goes; ``raised`` is where it stands
    when an exception has left it. ``bound`` says what the parameter of a decorator stands for, in a wrapper
    drawn for one decorated function.
    """

    kind: CodeKind
    node: cst.CSTNode
    scope: Scope
    starts_path: bool = True
    entry: Point = field(default_factory=Point)
    exit: Point = field(default_factory=Point)
    raised: Point = field(default_factory=Point)
    yields: Point = field(default_factory=Point)
    thrown: Point = field(default_factory=Point)
    bound: dict[str, Completion] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Completion:
    """The effect of a completed call, as far as guards are concerned.

    ``points`` are those that the functions of the file behind it must have reached; None for a guard, whose
    name or declaration says it all. A coroutine completes when it is awaited; a ``manager`` when it is
    entered. ``code`` is the function or wrapper that the call enters. ``replaceable`` is a public method.
    """

    points: tuple[Point, ...] | None
    is_async: bool = False
    manager: Code | None = None
    code: Code | None = None
    replaceable: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class OrderSite:
    """One evaluation of an order call. A `finally` body has one for each way into it.

    ``scope`` is the innermost scope, a class body or comprehension included. The order leaves at
    ``point``, and may have arrived at ``sent`` even if the call raises then.
    """

    call: cst.Call
    point: Point
    sent: Point
    code: Code
    scope: Scope
    statement: cst.CSTNode


@dataclass(frozen=True, slots=True, eq=False)
class GuardSite:
    """One evaluation of a guard call.

    Or of a call that only makes a guard's coroutine.
    """

    call: cst.Call
    point: Point
    code: Code
    scope: Scope
    statement: cst.CSTNode


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """A moment at which ``code`` may have run, though no gate says so.

    After a ``call`` that has raised; without one, after what was created, or handed on, for others to run.
    """

    code: Code
    call: cst.Call | None
    point: Point

    @property
    def ends(self) -> tuple[Point, ...]:
        """Where the code object must have come to."""
        return (self.code.raised,) if self.call is not None else (self.code.exit, self.code.raised)


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """One evaluation of an order function as a value, or as text."""

    node: cst.BaseExpression
    point: Point
    scope: Scope
    statement: cst.CSTNode


@dataclass(slots=True, eq=False)
class Graph:
    """The graph of one file."""

    codes: list[Code] = field(default_factory=list)
    orders: list[OrderSite] = field(default_factory=list)
    guards: list[GuardSite] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    # Calls of what the settings list as checks or refusals.
    answers: list[GuardSite] = field(default_factory=list)
    # Code objects in which answers or flags are tested.
    testing: set[Code] = field(default_factory=set)
    # Tests of a whole tuple, and tuples divided though the settings name no item.
    whole_tests: dict[cst.CSTNode, Tests] = field(default_factory=dict)
    divided: dict[cst.CSTNode, str] = field(default_factory=dict)
    # Where the exception of a guard call, or of a function that may guard, goes to.
    violations: list[tuple[Gate, Point]] = field(default_factory=list)
    # Where a call may send an order, in a file that has functions with an order's name.
    sending: set[Point] = field(default_factory=set)
    # Orders that leave by another call: `to_thread(client.create_order, ...)`, with what names them.
    handovers: list[tuple[OrderSite, cst.BaseExpression]] = field(default_factory=list)
    # Where a function of the file may have sent before it raised, or before somebody else has run it.
    begun: list[Begun] = field(default_factory=list)
    # Where an order function has just been handed over.
    handed: set[Point] = field(default_factory=set)
    # Items of `with` that may be any context manager.
    unknown_managers: set[cst.WithItem] = field(default_factory=set)
