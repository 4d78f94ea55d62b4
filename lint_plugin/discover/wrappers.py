"""Wrappers: functions that send by an order which is seen, and that other files call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lint_plugin.discover.senders import places_of
from lint_plugin.evidence.facts import Call, Function
from lint_plugin.evidence.words import is_telling
from lint_plugin.results.proposal import Wrapper


def wrappers(
    sends: Mapping[str, Call],
    functions: Mapping[str, Sequence[Function]],
    calls_of: Mapping[str, Sequence[Call]],
) -> list[Wrapper]:
    """List the wrappers with their calls from other files, the busiest first."""
    found = []
    for name, through in sends.items():
        if not is_telling(name):
            continue
        at_home = {function.path for function in functions[name]}
        callers = [call for call in calls_of.get(name, ()) if call.path not in at_home]
        if callers:
            first = functions[name][0]
            files = {call.path for call in callers}
            found.append(
                Wrapper(
                    name,
                    first.path,
                    first.line,
                    f"{through.name} at {through.place}",
                    len(callers),
                    len(files),
                    places_of(callers),
                )
            )
    return sorted(found, key=lambda each: (-each.total, each.name))
