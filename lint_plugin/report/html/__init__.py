"""HTML from small functions that escape every text."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import TypeAlias

from lint_plugin.report import printable

_VOID = frozenset({"br", "input", "meta"})


class Html(str):
    """Markup that is escaped already; only this module makes it."""

    __slots__ = ()


Child: TypeAlias = "str | Iterable[Child] | None"


def tag(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """Write an element: ``tag("p", "a < b", class_="note")``.

    ``class_`` loses its underscore, others become dashes; a true attribute stands alone, and one that is
    false or None is left out.
    """
    listed = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{name}{listed}>")
    return Html(f"<{name}{listed}>{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Join children, leaving out None."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, str):
            parts.append(child if isinstance(child, Html) else _escaped(child))
        elif child is not None:
            parts.extend(join(each) for each in child)
    return Html("".join(parts))


def worded(text: str) -> Html:
    """Write a sentence, as code what stands between two backquotes."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return join(text)
    return join(tag("code", part) if index % 2 else part for index, part in enumerate(parts))


def standalone_page(title: str, csp: str, css: str, script: str, *body: Child) -> str:
    """Write a whole document, with ``css`` and ``script`` as they are."""
    head = join(
        tag("meta", charset="utf-8"),
        # Before anything that it governs.
        tag("meta", http_equiv="Content-Security-Policy", content=csp),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        Html(f"<style>{css}</style>"),
    )
    end = Html(f"<script>{script}</script>")
    inside = tag("html", tag("head", head), Html("\n"), tag("body", *body, end), lang="en")
    return f"<!doctype html>\n{inside}\n"


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{_escaped(str(value))}"'


def _escaped(text: str) -> str:
    # A file's name need not be text, and may turn the direction of what follows: nothing of it is obeyed.
    return html.escape(printable(text), quote=True)
