"""The top of the page: the answer, and what it rests on."""

from __future__ import annotations

import urllib.parse
from collections import Counter

from lint_plugin.report import counted
from lint_plugin.report.html import Html, join, tag, worded
from lint_plugin.report.order_paths.page.row import anchor
from lint_plugin.report.order_paths.page.statuses import OF, bar
from lint_plugin.report.order_paths.text import left_out, since
from lint_plugin.results.order_path import NEW, OPEN, STATUSES, Comparison, OrderPath, OrderPaths

_SHORT = 12
_MOST_CHANGES = 60


def head(paths: OrderPaths) -> Html:
    """Write title, verdict, tiles, what was left out, what changed, settings and filter."""
    return tag(
        "header",
        tag("h1", "Order paths of ", tag("b", paths.head.name)),
        _made_of(paths),
        _verdict(paths),
        bar(paths.rows),
        _tiles(paths),
        _not_analysed(paths),
        _changes(paths, paths.comparison) if paths.comparison is not None else None,
        _settings(paths),
        _filter(paths),
    )


def _made_of(paths: OrderPaths) -> Html:
    head = paths.head
    commit: Html | str = "no commit: not a git work tree"
    if head.commit:
        changed = " with uncommitted changes" if head.is_changed else ""
        commit = join("commit ", tag("code", head.commit[:_SHORT], title=head.commit), changed)
    looked = f"{counted(paths.files, 'Python file')} looked at"
    return tag("p", commit, " · ", looked, " · ", head.tool, class_="made-of")


def _verdict(paths: OrderPaths) -> Html:
    number = len(paths.rows)
    unproven = sum(row.status in OPEN for row in paths.rows)
    accepted = sum(row.status in ("baselined", "suppressed") for row in paths.rows)
    if unproven:
        tone = "bad"
        text = f"{unproven} of {counted(number, 'order')} can leave without a completed position check."
    elif paths.errors:
        tone, text = "warn", f"Not everything was analysed; {counted(number, 'order')} seen."
    elif not number:
        tone, text = (
            "warn",
            "No order was seen. Either none is sent here, or its name is not known.",
        )
    elif accepted:
        tone = "known"
        text = f"Every order is checked, but for {accepted} that the team has accepted."
    else:
        tone, text = "good", "Every order is behind a completed position check."
    more = []
    if unproven and accepted:
        more.append(f"{accepted} more accepted by the team.")
    if unproven and paths.errors:
        more.append(f"{counted(len(paths.errors), 'path')} not analysed.")
    wrong = sum(row.status == "guarded" and bool(row.rule) for row in paths.rows)
    if wrong:
        more.append(f"{wrong} of the guarded have another finding about their check.")
    return tag("p", tag("b", text), [join(" ", each) for each in more], class_=f"verdict {tone}")


def _tiles(paths: OrderPaths) -> Html:
    number = Counter(row.status for row in paths.rows)
    tiles = [
        tag(
            "li",
            tag("b", str(number[status])),
            tag("span", OF[status].name, class_="name"),
            tag("span", OF[status].meaning, class_="meaning"),
            class_=f"tile {OF[status].tone}" if number[status] else "tile none",
        )
        for status in STATUSES
    ]
    lost = len(paths.errors)
    tiles.append(
        tag(
            "li",
            tag("b", str(lost)),
            tag("span", "not analysed", class_="name"),
            tag("span", "files or folders nothing is known of", class_="meaning"),
            class_="tile warn" if lost else "tile none",
        )
    )
    return tag("ul", tiles, class_="tiles", aria_label="orders by status")


def _not_analysed(paths: OrderPaths) -> Html | None:
    items = [
        tag("li", tag("code", f"{item.path}:{item.line}"), " ", worded(item.message))
        for item in paths.errors
    ]
    items += [tag("li", worded(note)) for note in paths.notes]
    apart = left_out(paths)
    if apart:
        items.append(
            tag("li", f"{apart}: not in this page; ", tag("code", "--tests"), " shows them")
        )
    chosen = paths.selection
    if chosen.statuses or chosen.text:
        hidden = sum(chosen.tests or not row.area for row in paths.all) - len(paths.rows)
        what = [f"status {', '.join(chosen.statuses)}"] if chosen.statuses else []
        what += [f"text {chosen.text!r}"] if chosen.text else []
        items.append(
            tag(
                "li",
                f"{counted(hidden, 'order')} left out: only {' and '.join(what)} was asked for",
            )
        )
    if not items:
        return None
    return tag(
        "details",
        tag("summary", f"What is not in this page, and why ({len(items)})"),
        tag("ul", items),
        class_="about",
        open=bool(paths.errors),
    )


def _changes(paths: OrderPaths, comparison: Comparison) -> Html:
    items = [_change(row) for row in paths.rows if row.earlier not in ("", row.status)]
    items += [
        tag(
            "li",
            "gone: ",
            tag("code", f"{item.path}:{item.line}"),
            " ",
            tag("code", item.call),
            f", was {_named(item.status)}",
        )
        for item in comparison.gone
    ]
    if len(items) > _MOST_CHANGES:
        more = len(items) - _MOST_CHANGES
        items[_MOST_CHANGES:] = [
            tag("li", f"and {more} more: new and changed ones are marked below")
        ]
    return tag(
        "details",
        tag("summary", f"What changed {since(comparison)}"),
        tag("ul", items) if items else None,
        class_="about",
        open=bool(items),
    )


def _change(row: OrderPath) -> Html:
    place = tag(
        "a", tag("code", f"{row.path}:{row.line}"), href=f"#{urllib.parse.quote(anchor(row))}"
    )
    now = OF[row.status]
    what = "new: " if row.earlier == NEW else f"was {_named(row.earlier)}, now "
    order = join(" ", tag("code", row.call), " in ", tag("code", row.function))
    if row.earlier == NEW:
        return tag("li", what, place, order, ", ", tag("b", now.name, class_=now.tone))
    return tag("li", what, tag("b", now.name, class_=now.tone), ": ", place, order)


def _named(status: str) -> str:
    return OF[status].name if status in OF else status


def _settings(paths: OrderPaths) -> Html:
    lines = [join(line, tag("br")) for line in paths.head.settings.splitlines()]
    file = paths.head.settings_file or "defaults"
    return tag(
        "details",
        tag("summary", f"Settings in force ({file})"),
        tag("p", tag("code", lines), class_="settings"),
        class_="about",
    )


def _filter(paths: OrderPaths) -> Html:
    """Write the filter, which the script shows that it needs."""
    number = Counter(row.status for row in paths.rows)
    buttons = [
        tag(
            "button",
            f"{OF[status].name} {number[status]}",
            type="button",
            class_=f"chip {OF[status].tone}",
            aria_pressed="false",
            data_status=status,
        )
        for status in STATUSES
        if number[status]
    ]
    return tag(
        "form",
        tag("label", "Filter", for_="text"),
        tag(
            "input",
            id="text",
            type="search",
            placeholder="file, function, call, symbol, rule",
            autocomplete="off",
            spellcheck="false",
        ),
        tag("span", buttons, class_="chips", role="group", aria_label="show only these statuses"),
        tag(
            "span",
            tag("button", "open all", type="button", data_do="open"),
            tag("button", "close all", type="button", data_do="close"),
            class_="do",
        ),
        tag("output", counted(len(paths.rows), "order"), id="shown", aria_live="polite"),
        id="filter",
        hidden=True,
    )
