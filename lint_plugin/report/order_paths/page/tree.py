"""The orders by folder and file, each with the counts of what is below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lint_plugin.report import counted
from lint_plugin.report.html import Html, join, tag
from lint_plugin.report.order_paths.page.row import row
from lint_plugin.report.order_paths.page.statuses import bar, status_counts
from lint_plugin.results.order_path import OPEN, OrderPath, OrderPaths

# More open at once hide the outline.
_MOST_OPEN = 40


@dataclass
class _Folder:
    folders: dict[str, _Folder] = field(default_factory=dict)
    files: dict[str, list[OrderPath]] = field(default_factory=dict)

    def rows(self) -> list[OrderPath]:
        inside = [each for folder in self.folders.values() for each in folder.rows()]
        return inside + [each for rows in self.files.values() for each in rows]


def tree(paths: OrderPaths, sources: Mapping[str, Sequence[str]]) -> Html:
    """Write all folders and files that hold orders."""
    top = _Folder()
    for each in paths.rows:
        *folders, file = each.path.split("/")
        at = top
        for name in folders:
            at = at.folders.setdefault(name, _Folder())
        at.files.setdefault(file, []).append(each)
    if not paths.rows:
        return tag("p", "No order to list.", class_="empty")
    few = sum(each.status in OPEN for each in paths.rows) <= _MOST_OPEN
    return join(_inside(top, sources, few))


def _inside(folder: _Folder, sources: Mapping[str, Sequence[str]], few: bool) -> list[Html]:
    items = []
    for name, inner in sorted(folder.folders.items()):
        shown = f"{name}/"
        while len(inner.folders) == 1 and not inner.files:
            # A folder that only holds a folder tells nothing on a line of its own.
            (name, inner), *_ = inner.folders.items()
            shown += f"{name}/"
        rows = inner.rows()
        items.append(
            tag(
                "details",
                _summary(shown, rows, "folder"),
                _inside(inner, sources, few),
                class_="folder",
                open=True,
            )
        )
    for name, rows in sorted(folder.files.items()):
        items.append(
            tag(
                "details",
                _summary(name, rows, "file"),
                _columns(),
                [row(each, sources.get(each.path, ())) for each in rows],
                class_="file",
                open=few and any(each.status in OPEN for each in rows),
            )
        )
    return items


def _summary(name: str, rows: Sequence[OrderPath], kind: str) -> Html:
    return tag(
        "summary",
        tag("span", name, class_="name"),
        status_counts(rows),
        bar(rows),
        tag("span", counted(len(rows), "order"), class_="total"),
        class_=kind,
    )


def _columns() -> Html:
    names = (
        "status",
        "line",
        "order call, in function",
        "effect",
        "side",
        "symbol",
        "quantity",
        "check or rule",
    )
    return tag("div", [tag("span", name) for name in names], class_="columns", aria_hidden="true")
