"""The control-flow graph of a file: basic points, and edges from one to the next.

A *point* is a moment between two evaluations. Straight-line code needs one point however long it is: an
exception raised anywhere in it leaves from the same moment, as far as guards are concerned. A new point
begins where something is decided (a branch), where ways meet (a join, a handler), or where a guard
completes:

    point --edge--> point          evaluation went on
    point --edge[gate]--> point    ... provided that a guard, or a function of this file, returned normally

The graph of a file holds all its code objects. What runs later (a lambda, a nested function) hangs on the
point that created it by an edge to its entry, unless it escapes; then it starts a path of its own.

What sets and dicts tell apart by identity (points, code objects, gates, bindings) is a plain class, the rest
are named tuples: dataclasses would double the time that the import takes.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.names.parents import Parents, branch_around
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
# A part of a value: the index in a tuple, or the name of an attribute or key.
Item: TypeAlias = "int | str"


class KnownValue(NamedTuple):
    """A value of a known kind: an answer, or a constant.

    ``may`` are the kinds that it can be, or that its item ``item`` can be where the answer has parts.
    ``about`` are the arguments that an answer is about, ``setting`` is the entry of the settings that names
    its call.
    """

    may: int
    item: Item | None = None
    about: frozenset[Place] = frozenset()
    setting: str = ""


class Holds(NamedTuple):
    """A fact: ``slot`` gets this value; None where nothing is known of it."""

    slot: Slot
    held: KnownValue | None


class Copies(NamedTuple):
    """A fact: ``slot`` gets what ``source`` holds, or its item ``item``.

    ``unpacked`` is the call or name that a tuple of targets divides there.
    """

    slot: Slot
    source: Slot
    item: Item | None = None
    unpacked: cst.CSTNode | None = None


class Tests(NamedTuple):
    """A fact: this way is taken only by values of these ``kinds`` in ``slot``.

    Or by those whose item ``item`` is of these kinds.

    ``whole`` says that the truth of the value itself is asked, at ``node``.
    """

    slot: Slot
    item: Item | None
    kinds: int
    node: cst.BaseExpression | None = None
    scope: Scope | None = None
    statement: cst.CSTNode | None = None
    whole: bool = False


class Alters(NamedTuple):
    """A fact: somebody's attribute or key ``item`` gets another value; None where any may."""

    item: str | None


class Spoils(NamedTuple):
    """A fact: what ``slot`` holds is altered in place, under all its names.

    ``grows`` says that it only gets more items: what was true stays so.
    """

    slot: Slot
    grows: bool


Fact: TypeAlias = "Holds | Copies | Tests | Alters | Spoils"


class Point:
    """A basic point: a moment of the program, with the edges that leave it."""

    __slots__ = ("copy_of", "creates", "edges", "exception_successors", "swallows")

    def __init__(self, *, swallows: bool = False, copy_of: Point | None = None) -> None:
        self.edges: list[Edge] = []
        # Where a violation raised here can land: handlers, swallowing exits, the next block out.
        self.exception_successors: list[Point] = []
        # What is created here; it can run only if this point is reached at all.
        self.creates: list[Code] = []
        # Whether an exception ends here and the program goes on: a handler, a swallowing exit, a jump out
        # of `finally`.
        self.swallows = swallows
        # What this is a copy of, where the graph has been unfolded.
        self.copy_of = copy_of

    def to(
        self,
        target: Point,
        note: Note | None = None,
        gate: Gate | None = None,
        fact: Fact | None = None,
    ) -> None:
        """Add an edge to ``target``."""
        self.edges.append(Edge(target, note, gate, None, fact))


class GuardGate:
    """A gate that this guard call opens by completing normally."""

    __slots__ = ("call", "scope")

    def __init__(self, call: cst.Call, scope: Scope) -> None:
        self.call: Final = call
        self.scope: Final = scope


class CallGate:
    """A gate that a function of the file opens by reaching one of these points.

    They are exits, or where a context manager yields. The edge is closed to an unguarded path where none of
    them can be reached without a completed guard: so a helper that guards and a function that never returns
    are one case. Only ``replaceable`` says them apart: a class elsewhere may put a method that returns in the
    place of one that never does.
    """

    __slots__ = ("call", "points", "replaceable", "scope")

    def __init__(
        self, call: cst.Call, scope: Scope, points: tuple[Point, ...], *, replaceable: bool = False
    ) -> None:
        self.call: Final = call
        self.scope: Final = scope
        self.points: Final = points
        self.replaceable: Final = replaceable


class ThrowGate:
    """A gate that a function of the file opens by coming from ``thrown`` to ``returns``.

    It is a context manager that has swallowed what was thrown into it, or that ends as it should.
    """

    __slots__ = ("returns", "thrown")

    def __init__(self, thrown: Point, returns: Point) -> None:
        self.thrown: Final = thrown
        self.returns: Final = returns


class EntryGate:
    """A gate that an exit opens by having ``entered`` a shared `finally` body.

    What happens inside does not depend on the way in. So an unguarded path that enters by a way, and one
    that reaches the end by any, make one that leaves by that way: nothing is lost by drawing it once.
    """

    __slots__ = ("entered",)

    def __init__(self, entered: Point) -> None:
        self.entered: Final = entered


Gate: TypeAlias = "GuardGate | CallGate | ThrowGate | EntryGate"


# What the names of temporaries begin with.
HELD = "<held>"


class Bind:
    """An effect that gives a variable, or what ``path`` reaches from it, another value.

    A path is made of attributes and literal keys. ``value`` is None where what is bound is not written
    there: loop targets, unpacking, `del`. ``held`` is the temporary that keeps the value since before
    another name was stored, with the path to it: `a, b = b, a`. ``choice`` is the whole of `a if ready else
    b` where ``value`` is one side of it, ``target`` what the source stores into. With ``items`` only what a
    mapping says under its keys has changed. What ``deletes``, the end of a handler, leaves the variable
    without a value: no use of it succeeds until it is bound again. ``statement`` is the one that binds it,
    and ``parents`` are those of the file.
    """

    __slots__ = (
        "_parents",
        "choice",
        "deletes",
        "held",
        "items",
        "name",
        "owner",
        "path",
        "scope",
        "statement",
        "target",
        "value",
    )

    def __init__(
        self,
        place: Place,
        value: cst.BaseExpression | None,
        scope: Scope,
        statement: cst.CSTNode,
        parents: Parents,
        *,
        held: tuple[str, ...] | None = None,
        choice: cst.BaseExpression | None = None,
        target: cst.CSTNode | None = None,
        items: bool = False,
        deletes: bool = False,
    ) -> None:
        self.owner, self.name, self.path = place
        self.value: Final = value
        self.scope: Final = scope
        self.statement: Final = statement
        self._parents: Final = parents
        self.held: Final = held
        self.choice: Final = choice
        self.target: Final = target
        self.items: Final = items
        self.deletes: Final = deletes

    @property
    def branch(self) -> cst.If | None:
        """The innermost `if` in whose branches it is bound."""
        return branch_around(self.statement, self._parents.around(self.scope))


class Enter(NamedTuple):
    """An effect that starts a code object: parameters get arguments or defaults.

    ``call`` is None where defaults alone count.
    """

    code: Code
    call: cst.Call | None
    scope: Scope


class Returned(NamedTuple):
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


class Code:
    """One code object: module, function, lambda or generator expression.

    ``starts_path`` says that nothing is guaranteed when it starts; otherwise edges from where it was
    created, or from its call sites, lead to ``entry``. A generator stands at ``yields`` when it has
    yielded, and ``thrown`` leads to where an exception thrown into it goes; ``raised`` is where it stands
    when an exception has left it. ``bound`` says what the parameter of a decorator stands for, in a wrapper
    drawn for one decorated function.
    """

    def __init__(
        self,
        kind: CodeKind,
        node: cst.CSTNode,
        scope: Scope,
        *,
        starts_path: bool = True,
        bound: dict[str, Completion] | None = None,
    ) -> None:
        self.kind: Final = kind
        self.node: Final = node
        self.scope: Final = scope
        self.starts_path = starts_path
        self.entry = Point()
        self.exit = Point()
        self.raised = Point()
        self.yields = Point()
        self.thrown = Point()
        self.bound = bound or {}


class Completion(NamedTuple):
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


class OrderSite(NamedTuple):
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


class GuardSite(NamedTuple):
    """One evaluation of a guard call.

    Or of a call that only makes a guard's coroutine.
    """

    call: cst.Call
    point: Point
    code: Code
    scope: Scope
    statement: cst.CSTNode


class Begun(NamedTuple):
    """A moment at which ``code`` may have run, though no gate says so.

    After a ``call`` that has raised; without one, after what was ``handed`` on for others to run: a lambda,
    or the name of a function.
    """

    code: Code
    call: cst.Call | None
    point: Point
    handed: cst.CSTNode | None = None

    @property
    def ends(self) -> tuple[Point, ...]:
        """Where the code object must have come to."""
        return (self.code.raised,) if self.call is not None else (self.code.exit, self.code.raised)


class Reference(NamedTuple):
    """One evaluation of an order function as a value, or as text."""

    node: cst.BaseExpression
    point: Point
    scope: Scope
    statement: cst.CSTNode


class Graph:
    """The graph of one file."""

    def __init__(self) -> None:
        self.codes: list[Code] = []
        self.orders: list[OrderSite] = []
        self.guards: list[GuardSite] = []
        self.references: list[Reference] = []
        # Calls of what the settings list as checks or refusals.
        self.answers: list[GuardSite] = []
        # Code objects in which answers or flags are tested.
        self.testing: set[Code] = set()
        # Tests of a whole tuple, and tuples divided though the settings name no item.
        self.whole_tests: dict[cst.CSTNode, Tests] = {}
        self.divided: dict[cst.CSTNode, str] = {}
        # Where the exception of a guard call, or of a function that may guard, goes to.
        self.violations: list[tuple[Gate, Point]] = []
        # Where a call may send an order, in a file that has functions with an order's name.
        self.sending: set[Point] = set()
        # Orders that leave by another call: `to_thread(client.create_order, ...)`, with what names them.
        self.handovers: list[tuple[OrderSite, cst.BaseExpression]] = []
        # Where a function of the file may have sent before it raised, or before somebody else has run it.
        self.begun: list[Begun] = []
        # Where an order function has just been handed over.
        self.handed: set[Point] = set()
        # Items of `with` that may be any context manager.
        self.unknown_managers: set[cst.WithItem] = set()
