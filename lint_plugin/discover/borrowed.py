"""Orders of a library that a file uses without importing it.

Another file hands it the client:

# main.py                                   # desk.py
from coinbase.rest import RESTClient        def enter(client):
enter(RESTClient())                             client.market_order_buy(...)    # no import here
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from lint_plugin.discover.senders import places_of
from lint_plugin.evidence.facts import Call
from lint_plugin.evidence.words import split_words
from lint_plugin.results.proposal import Evidence, Proposal
from lint_plugin.settings.order_names import with_twins
from lint_plugin.settings.presets.table import PRESETS


def preset_proposals(
    calls: Sequence[Call],
    imported: frozenset[str],
    present: Iterable[str],
    seen: Callable[[Call], bool],
) -> list[Proposal]:
    """Propose presets whose libraries the code base imports, for names in files that do not.

    Words that anything may be called (`buy`, `order`) would count in every file with the preset: where it
    has any, the single name is proposed instead.
    """
    found: dict[tuple[str, str], list[Call]] = {}
    for preset in PRESETS.values():
        if preset.name in present or not _is_imported(preset.imports, imported):
            continue
        names = {
            name
            for name in with_twins((*preset.by_import, *preset.by_preset))
            if name.isidentifier() and not name[0].isupper()
        }
        telling = {name for name in names if len(split_words(name)) > 1}
        for call in calls:
            if call.name in telling and call.receiver and call.has_arguments and not seen(call):
                whole = telling == names
                key = ("presets", preset.name) if whole else ("extend-orders", call.name)
                found.setdefault(key, []).append(call)
    return [
        Proposal(
            key,
            value,
            len({call.place for call in of_name}),
            (Evidence(_why(value, of_name, key), places_of(of_name)),),
        )
        for (key, value), of_name in found.items()
    ]


def _why(value: str, calls: Sequence[Call], key: str) -> str:
    names = ", ".join(f"`{name}`" for name in sorted({call.name for call in calls}))
    number = len({call.path for call in calls})
    files = "1 file that does" if number == 1 else f"{number} files that do"
    where = f"called in {files} not import the library"
    return f"{names}: {where}" if key == "presets" else where


def _is_imported(roots: Sequence[str], imported: frozenset[str]) -> bool:
    return any(
        any(root.startswith(wanted[:-1]) for root in imported)
        if wanted.endswith("*")
        else wanted in imported
        for wanted in roots
    )
