"""One order of the page: a line, and below it the path with its source."""

from __future__ import annotations

from collections.abc import Sequence

from lint_plugin.report import counted, printable
from lint_plugin.report.html import Html, join, tag, worded
from lint_plugin.report.order_paths.page.statuses import OF, badge
from lint_plugin.results.order_path import NEW, OrderPath
from lint_plugin.results.rules import RULES

_TAB = "    "
# Lines of source round the order.
_BEFORE, _AFTER = 3, 6
_LONGEST = 240
_EFFECTS = {"entry": "may open", "exit": "only reduces", "": "not shown"}


def anchor(order: OrderPath) -> str:
    """Name the target of links to an order."""
    return printable(f"{order.path}:{order.line}:{order.column}").replace(" ", "_")


def row(order: OrderPath, source: Sequence[str]) -> Html:
    """Write an order as a line that opens."""
    return tag(
        "details",
        tag("summary", _cells(order)),
        tag("div", _body(order, source), class_="body"),
        class_="order",
        id=anchor(order),
        data_status=order.status,
        data_path=order.path,
    )


def _cells(order: OrderPath) -> list[Html]:
    return [
        tag("span", badge(order.status), _mark(order), class_="status"),
        tag("span", str(order.line), class_="line"),
        tag(
            "span",
            tag("code", order.call),
            f" to {order.endpoint}" if order.endpoint else None,
            " in ",
            tag("code", order.function),
            class_="call",
        ),
        tag("span", order.effect or "-", class_="effect" if order.effect else "effect absent"),
        _term("side", order.side),
        _term("symbol", order.symbol),
        _term("quantity", order.quantity),
        tag("span", _check(order), class_="check"),
    ]


def _check(order: OrderPath) -> Html:
    """Name the guard, the rule or the reason, in a few words."""
    if order.reason and order.status == "suppressed":
        return join(order.reason)
    # What it is called on is shown by the path below.
    guards = {guard.rpartition(".")[2] for guard in order.guard.split(", ")} - {""}
    shown = ", ".join([*([order.rule] if order.rule else []), *sorted(guards)])
    return tag("code", shown) if shown else join("-")


def _term(name: str, text: str) -> Html:
    inside = tag("code", text) if text else "-"
    return tag("span", inside, class_=name if text else f"{name} absent", data_name=name)


def _mark(order: OrderPath) -> Html | None:
    if order.earlier == NEW:
        return tag("span", "new", class_="mark")
    if order.earlier and order.earlier != order.status:
        was = OF[order.earlier].name if order.earlier in OF else order.earlier
        return tag("span", f"was {was}", class_="mark")
    return None


def _body(order: OrderPath, source: Sequence[str]) -> list[Html | None]:
    return [
        _facts(order),
        tag("h4", _path_title(order)),
        _path(order, source),
        tag("h4", "Source"),
        _excerpt(order, source),
        _cure(order),
        _callers(order),
    ]


def _facts(order: OrderPath) -> Html:
    items = [("status", join(OF[order.status].name, ": ", OF[order.status].meaning))]
    if order.rule:
        name = RULES[order.rule].name
        items.append(("finding", join(order.rule, " ", name, ": ", worded(order.fact))))
    if order.endpoint:
        items.append(("endpoint", join(order.endpoint)))
    if order.taken:
        items.append(("reference", join("the order function ", worded(order.taken))))
    if order.reason:
        items.append(("reason given", join(order.reason)))
    items.append(("place", tag("code", f"{order.path}:{order.line}:{order.column}")))
    items.append(("effect", join(_EFFECTS[order.effect])))
    items += [
        (name, tag("code", value))
        for name, value in (
            ("side", order.side),
            ("symbol", order.symbol),
            ("quantity", order.quantity),
        )
        if value
    ]
    return tag("dl", [[tag("dt", name), tag("dd", value)] for name, value in items])


def _path_title(order: OrderPath) -> str:
    if order.status == "guarded" and not order.rule:
        return "Checks that complete before it" if len(order.steps) > 1 else "Path"
    return "Path"


def _path(order: OrderPath, source: Sequence[str]) -> Html:
    return tag(
        "ol",
        [
            tag(
                "li",
                tag("span", f"line {step.line}", class_="at"),
                tag("span", worded(step.note), class_="note"),
                tag("code", _line(source, step.line).strip()),
            )
            for step in order.steps
        ],
        class_="path",
    )


def _excerpt(order: OrderPath, source: Sequence[str]) -> Html:
    first = max(1, order.line - _BEFORE)
    last = min(len(source), order.line + _AFTER)
    lines = [
        tag(
            "span",
            tag("span", f"{number:>5} ", class_="number"),
            _line(source, number) or " ",
            class_="here" if number == order.line else None,
        )
        for number in range(first, last + 1)
    ]
    return tag("pre", lines)


def _line(source: Sequence[str], number: int) -> str:
    if not 1 <= number <= len(source):
        return ""
    text = source[number - 1].replace("\t", _TAB)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _cure(order: OrderPath) -> Html | None:
    if not order.cure:
        return None
    lines = [join(worded(line), tag("br")) for line in order.cure.split("\n")]
    return join(tag("h4", "Cure"), tag("p", lines, class_="cure"))


def _callers(order: OrderPath) -> Html | None:
    if not order.callers:
        return None
    name = order.function.rpartition(".")[2]
    total = len(order.callers) + order.callers_left_out
    items = [
        tag(
            "li",
            tag("code", f"{caller.path}:{caller.line}"),
            " in ",
            tag("code", caller.function),
            tag("code", caller.text[:_LONGEST], class_="text"),
        )
        for caller in order.callers
    ]
    if order.callers_left_out:
        items.append(tag("li", f"and {order.callers_left_out} more"))
    return join(
        tag(
            "h4",
            f"{counted(total, 'call')} of ",
            tag("code", name),
            " in other files, joined by name alone",
        ),
        tag("ul", items, class_="callers"),
    )
