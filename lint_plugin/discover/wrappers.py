"""Wrappers: functions that send by an order which is seen, and that other files call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lint_plugin.discover.facts import Call, Function
from lint_plugin.discover.senders import places_of
from lint_plugin.discover.words import is_telling
from lint_plugin.results.proposal import Wrapper


def sending(
    orders: Iterable[Call], calls: Sequence[Call], functions: Mapping[str, Sequence[Function]]
) -> dict[str, Call]:
    """Map each function that sends, straight or through others, to a call that shows it.

    A name counts only if each of its functions sends: two classes may use one word for two things.
    """
    by_function: dict[tuple[str, str], list[Call]] = {}
    for call in calls:
        by_function.setdefault((call.path, call.function.rpartition(".")[2]), []).append(call)
    sends: dict[tuple[str, str], Call] = {}
    for order in orders:
        sends.setdefault((order.path, order.function.rpartition(".")[2]), order)
    settled: dict[str, Call] = {}
    while True:
        added = {
            name: sends[found[0].path, name]
            for name, all_of_name in functions.items()
            if name not in settled
            and (found := [each for each in all_of_name if not each.is_abstract])
            and all((each.path, name) in sends for each in found)
        }
        if not added:
            return settled
        settled |= added
        # `close` and `execute` are the words of files and databases too: nothing is passed on by them.
        telling = {name for name in added if is_telling(name)}
        for key, inside in by_function.items():
            if key not in sends:
                through = next((call for call in inside if call.name in telling), None)
                if through is not None:
                    sends[key] = through


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
