"""INV001, INV002, INV008: orders that some path reaches with no completed guard."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import Message, handler_head, quoted
from lint_plugin.analysis.checks.common.pending_finding import PendingFinding, PendingStep, steps_of
from lint_plugin.analysis.checks.inv001_unguarded.deciding_part import tested_part
from lint_plugin.analysis.checks.inv001_unguarded.suggestion import guard_call_for
from lint_plugin.analysis.checks.inv001_unguarded.unseen import UnseenGuards
from lint_plugin.analysis.graph.model import GuardSite, Note, OrderSite
from lint_plugin.analysis.tree.nodes import code_of, dotted, last_name, last_name_token
from lint_plugin.results.rules import RULES

_KEEPS_CALLERS = frozenset({"abstractmethod", "classmethod", "override", "staticmethod"})
_SWALLOWED = ("caught", "manager swallowed", "finally discarded")


def unguarded_orders(context: Context) -> Iterator[PendingFinding]:
    """Yield one finding for each unguarded order call."""
    unseen = UnseenGuards(context)
    for call, sites in context.unguarded_calls.items():
        site = min(sites, key=lambda item: context.witnesses.weight(item.point))
        start, notes = context.witnesses.path(site.point, context.inside_call)
        # Not just any place where an exception ends: one where a refusal can.
        swallow = context.witnesses.last_through(site.point, context.swallowing) or next(
            (note for note in reversed(notes) if note.happening in _SWALLOWED), None
        )
        code = _code(call, sites, context)
        yield PendingFinding(
            code,
            call,
            site.scope,
            site.statement,
            _fact(code, call, swallow, context),
            _cure(code, site, swallow, unseen, context),
            steps_of(
                context.entries[start], notes, PendingStep(last_name_token(call.func), "order sent")
            ),
        )


def _code(call: cst.Call, sites: list[OrderSite], context: Context) -> str:
    if context.model.reduces(call, sites[0].scope):
        return "INV008"
    without = context.unguarded_without_swallowing
    return "INV001" if any(site.point in without for site in sites) else "INV002"


def _fact(code: str, call: cst.Call, swallow: Note | None, context: Context) -> Message:
    """Build the sentence that says what is wrong."""
    order, guard = context.named(call), context.guard
    if code == "INV002" and swallow is not None:
        refused = f"{order} can run though `{guard}` refused: {_culprit(swallow)} in line "
        verb = _swallows(swallow, context)
        return Message((refused, swallow.node, f" {verb} the refusal"))
    what = "the exit " if code == "INV008" else ""
    return Message((f"{what}{order} can run without a completed `{guard}`",))


def _swallows(note: Note, context: Context) -> str:
    """Of an unknown context manager nobody can say more than CPython: it may."""
    return "may swallow" if note.node in context.graph.unknown_managers else "swallows"


def _culprit(note: Note) -> str:
    if isinstance(note.node, (cst.ExceptHandler, cst.ExceptStarHandler)):
        return f"`{handler_head(note.node)}`"
    if isinstance(note.node, cst.WithItem):
        return f"`with {code_of(note.node.item)}`"
    return "the jump out of `finally`"


def _cure(
    code: str, site: OrderSite, swallow: Note | None, unseen: UnseenGuards, context: Context
) -> str:
    inside = context.swallowed_inside(site.point)
    if inside is not None and code != "INV002":
        # The guard is there already: a second one would only hide that the first is not heard.
        helper, place = inside
        verb = _swallows(place, context)
        return (
            f"let {quoted(helper.func)} raise what the guard raises: {_culprit(place)} in it {verb} the "
            "refusal"
        )
    cure = _first_cure(code, site, unseen, context)
    if swallow is None or not isinstance(swallow.node, cst.WithItem):
        return cure
    item = quoted(swallow.node.item)
    if code == "INV002":
        cure = "send the order inside of the block, or call the guard before it"
    if swallow.node not in context.graph.unknown_managers:
        return cure
    return (
        f"{cure}; if {item} never swallows an exception, say so: "
        f'non-suppressing = ["{_setting_for(swallow.node.item)}"]'
    )


def _first_cure(code: str, site: OrderSite, unseen: UnseenGuards, context: Context) -> str:
    if code == "INV002":
        return RULES[code].cure
    there = unseen.cure(site)
    if there is not None:
        return there
    call = f"`{guard_call_for(site, context)}`"
    if code == "INV008":
        return f"guard the exit with {call}, or switch INV008 off knowingly"
    passing = adapter(site, context)
    if passing is not None:
        return (
            f"`{passing}` only passes the order on: declare it `@requires_guard`, so that its callers must "
            f"guard, or call {call} in it"
        )
    asked = _asked(site, context)
    if asked is not None:
        return f"{_heed(asked, context)}, or call {call}"
    if _asks_only(site, context):
        return f"`check_can_open_position` only answers and stops nothing: call {call} instead"
    return f"call {call} on that path, and let what it raises go up"


def adapter(site: OrderSite, context: Context) -> str | None:
    """Return the name of the function round the order, if that is an order's name.

    One that a decorator may register (`@router.post("/orders")`) has no callers that could guard.
    """
    node = site.code.node
    if not isinstance(node, cst.FunctionDef) or not context.model.names.orders.match(node.name):
        return None
    decorators = {last_name(item.decorator) for item in node.decorators}
    return node.name.value if decorators <= _KEEPS_CALLERS else None


def _asked(site: OrderSite, context: Context) -> GuardSite | None:
    """Return a check of the same function that answers, as the settings list them."""
    return context.first_answers.get(site.scope.function)


def _heed(check: GuardSite, context: Context) -> str:
    """Say how an order heeds the answer of a check."""
    func = quoted(check.call.func)
    answering = context.model.answering(check.call.func, check.scope)
    part = None if answering is None else answering.item
    of = f"`{part}` of what {func} answers" if isinstance(part, str) else func
    heed = f"send it only where {of} allows, tested on that path"
    if answering is None or isinstance(part, int):
        return heed
    tested = tested_part(check, context)
    if tested is not None and tested.unfollowed and part in (None, tested.name):
        unfollowed = f"`{tested.name}` is {tested.unfollowed}, which is not followed"
        return f"{heed} ({unfollowed}: let a function say True or False, and list that)"
    if isinstance(part, str):
        if tested is not None and tested.default is not None and not answering.refuses:
            return f"{heed} without the default {quoted(tested.default)}, which allows"
        return heed + _altered(check, context)
    if tested is None:
        return heed
    key = "refusals" if answering.refuses else "checks"
    entry = f"{answering.setting}[{tested.name}]"
    return f'{heed} (if its `{tested.name}` decides, say so: {key} = ["{entry}"])'


def _altered(check: GuardSite, context: Context) -> str:
    """Say what may alter the object whose attribute or key answers."""
    node = context.model.answers.altering(check.scope.function)
    if node is None:
        return ""
    if isinstance(node, (cst.Attribute, cst.Subscript)):
        return f" before {quoted(node)} is set"
    return f" before {quoted(node)}, which may alter it"


def _asks_only(site: OrderSite, context: Context) -> bool:
    """Tell whether the function asks the enforcer without being stopped by the answer."""
    scopes = context.model.scopes
    name = "check_can_open_position"
    inside = site.scope.function
    return bool(scopes.names_inside.of(inside, name) or scopes.attributes_inside.of(inside, name))


def _setting_for(manager: cst.BaseExpression) -> str:
    """Build the pattern that names this context manager, whatever object it is on."""
    inner = manager.expression if isinstance(manager, cst.Await) else manager
    target = inner.func if isinstance(inner, cst.Call) else inner
    name = last_name(target)
    return f"*.{name}" if isinstance(target, cst.Attribute) else dotted(target)
