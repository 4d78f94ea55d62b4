"""Statuses as the page shows them: name, colour and meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from lint_plugin.report.html import Html, tag
from lint_plugin.results.order_path import STATUSES, OrderPath


class Status(NamedTuple):
    """``tone`` is the class that colours it; the name always stands beside the colour."""

    name: str
    tone: str
    meaning: str


OF = {
    "unguarded": Status("unguarded", "bad", "can be sent with no completed position check"),
    "by reference": Status("by reference", "bad", "handed on or kept: who calls it is not seen"),
    "exit": Status("unguarded exit", "warn", "says that it only reduces; no completed check"),
    "baselined": Status("in the baseline", "known", "unguarded, accepted in the baseline for now"),
    "suppressed": Status("suppressed", "known", "unguarded, accepted at the line with a reason"),
    "guarded": Status("guarded", "good", "a check has completed on every path to it"),
    "unreachable": Status("unreachable", "quiet", "nothing leads to it"),
}


def badge(status: str) -> Html:
    """Write the name of a status in its colour."""
    known = OF[status]
    return tag("span", known.name, class_=f"badge {known.tone}")


def bar(rows: Iterable[OrderPath]) -> Html:
    """Draw the shares of the statuses as a strip, for the eye alone."""
    counted = Counter(OF[row.status].tone for row in rows)
    total = sum(counted.values()) or 1
    pieces, at = [], 0.0
    for tone in dict.fromkeys(OF[status].tone for status in STATUSES):
        width = 100 * counted[tone] / total
        if width:
            shown = {"x": f"{at:.3f}", "width": f"{width:.3f}"}
            pieces.append(tag("rect", class_=tone, height="4", **shown))
            at += width
    return tag(
        "svg",
        pieces,
        class_="bar",
        viewBox="0 0 100 4",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def status_counts(rows: Iterable[OrderPath]) -> Html:
    """Count the orders of each status there is."""
    counted = Counter(row.status for row in rows)
    return tag(
        "span",
        [
            tag("span", f"{counted[status]} {OF[status].name}", class_=OF[status].tone)
            for status in STATUSES
            if counted[status]
        ],
        class_="counts",
    )
