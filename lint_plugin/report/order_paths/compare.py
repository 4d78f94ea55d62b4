"""The difference to an earlier JSON document of ``paths``.

Orders are known again without their lines.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from lint_plugin.report.order_paths.areas import area_of
from lint_plugin.results.order_path import NEW, Comparison, Earlier, OrderPath, Selection
from lint_plugin.settings.config import SettingsError

_OPTION = "--compare"
_Key: TypeAlias = tuple[str, str, str]
_TEXTS = ("path", "function", "call", "status")


class Document(NamedTuple):
    """An earlier document, as far as it is compared."""

    orders: tuple[Earlier, ...]
    commit: str
    has_tests: bool


def load_document(path: str, shown: str) -> Document:
    """Read an earlier document, or say why it cannot be compared."""
    try:
        with open(path, "rb") as stream:
            document = json.loads(stream.read())
    except OSError as error:
        raise SettingsError(f"{_OPTION}: {shown}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{_OPTION}: {shown}: is no JSON: {error}") from None
    cure = "write one with `invariant-lint paths --output-format json`"
    if not isinstance(document, dict) or not isinstance(document.get("orders"), list):
        raise SettingsError(f"{_OPTION}: {shown}: lists no orders; {cure}")
    if document.get("version") != 1:
        raise SettingsError(f"{_OPTION}: {shown}: is not of version 1; {cure}")
    selection = _table(document.get("selection"))
    for option, key in (("--status", "status"), ("--filter", "filter")):
        if selection.get(key):
            raise SettingsError(
                f"{_OPTION}: {shown}: was written with {option}, and lacks the other orders; {cure}"
            )
    head = _table(document.get("head"))
    return Document(
        orders=tuple(_earlier(item, shown, cure) for item in document["orders"]),
        commit=_text(head.get("commit")),
        # The first documents had no selection, and listed the orders of tests.
        has_tests=bool(selection.get("tests", True)),
    )


def compared(
    rows: Sequence[OrderPath],
    document: Document,
    selection: Selection,
    named: Sequence[str],
    shown: str,
) -> tuple[tuple[OrderPath, ...], Comparison]:
    """Mark the rows with their earlier status, and collect what is gone."""
    if selection.tests and not document.has_tests:
        raise SettingsError(
            f"{_OPTION}: {shown}: was written without --tests: write it with it, or leave it out here"
        )
    is_listed = [selection.tests or not row.area for row in rows]
    before: dict[_Key, list[Earlier]] = {}
    for item in document.orders:
        if selection.tests or not area_of(item.path, named):
            before.setdefault((item.path, item.function, item.call), []).append(item)
    now: dict[_Key, list[int]] = {}
    for index, row in enumerate(rows):
        if is_listed[index]:
            now.setdefault((row.path, row.function, row.call), []).append(index)
    statuses: dict[int, str] = {}
    for key, indices in now.items():
        statuses.update(_paired(indices, rows, before.setdefault(key, [])))
    marked = tuple(
        row._replace(earlier=statuses.get(index, NEW)) if is_listed[index] else row
        for index, row in enumerate(rows)
    )
    gone = sorted(item for items in before.values() for item in items)
    return marked, Comparison(
        file=shown,
        commit=document.commit,
        gone=tuple(gone),
        new=sum(row.earlier == NEW for row in marked),
        changed=sum(row.earlier not in ("", NEW, row.status) for row in marked),
    )


def _paired(
    indices: Sequence[int], rows: Sequence[OrderPath], before: list[Earlier]
) -> dict[int, str]:
    """Find the earlier status of each row that is known again.

    What is known is taken out of ``before``.
    Of several equal calls in one function those that say the same are paired first, and of these those
    with the same status; the others in order.
    """
    found: dict[int, str] = {}
    for is_same in (_is_as_it_was, _says_the_same, _any):
        for index in indices:
            if index in found:
                continue
            match = next((item for item in before if is_same(rows[index], item)), None)
            if match is not None:
                before.remove(match)
                found[index] = match.status
    return found


def _is_as_it_was(row: OrderPath, item: Earlier) -> bool:
    return row.status == item.status and _says_the_same(row, item)


def _says_the_same(row: OrderPath, item: Earlier) -> bool:
    terms = (row.side, row.symbol, row.quantity)
    return terms == (item.side, item.symbol, item.quantity)


def _any(row: OrderPath, item: Earlier) -> bool:
    return True


def _earlier(item: Any, shown: str, cure: str) -> Earlier:
    if (
        not isinstance(item, dict)
        or not all(isinstance(item.get(name), str) for name in _TEXTS)
        or not isinstance(item.get("line"), int)
    ):
        raise SettingsError(
            f"{_OPTION}: {shown}: an entry of `orders` lacks one of line, {', '.join(_TEXTS)}; {cure}"
        )
    return Earlier(
        item["path"],
        item["line"],
        item["function"],
        item["call"],
        item["status"],
        *(_text(item.get(term)) for term in ("side", "symbol", "quantity")),
    )


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
