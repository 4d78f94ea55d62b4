"""The survey of a code base.

run/driver        the orders that are seen, and what `check` says aloud
bytes, each file  does it hint at orders?              --> the facts of those that do
bytes, the rest   does it define or call what matters? --> the facts of these too
senders, checkers, wrappers                            --> proposals
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lint_plugin.discover.borrowed import preset_proposals
from lint_plugin.discover.checkers import candidates, checker_proposals, lock_proposals
from lint_plugin.discover.senders import ignored_proposals, library_proposals, sender_proposals
from lint_plugin.discover.wrappers import wrappers
from lint_plugin.evidence.facts import Call, Facts, Function, facts_of
from lint_plugin.evidence.sending import sending
from lint_plugin.results.outcome import Outcome
from lint_plugin.results.proposal import Proposal, Survey
from lint_plugin.run import discovery
from lint_plugin.run.driver import Options, check
from lint_plugin.run.hints import hints
from lint_plugin.run.imported_roots import imported_roots
from lint_plugin.run.unlisted import is_test
from lint_plugin.settings.config import Config
from lint_plugin.settings.endpoints.near import may_be_near
from lint_plugin.settings.libraries import listed_names
from lint_plugin.settings.order_names import order_names
from lint_plugin.settings.patterns import LastNames
from lint_plugin.settings.presets.table import PRESETS

_SPEAKS_OF_SIDES = re.compile(
    rb"(?i)\bside\b|transaction_type|is_buy|\baction\b\s*=|\.buy\b|[\"']buy[\"']"
)
_ORDER = {"extend-orders": 0, "presets": 1}


class _File(NamedTuple):
    path: str
    source: bytes


def survey(paths: Sequence[str], config: Config, options: Options, cwd: str, shown: str) -> Survey:
    """Look for what the settings lack; ``shown`` is the settings file as people see it."""
    # Every order, whatever is selected or accepted.
    outcome = check(
        paths, config._replace(baseline=None, select=(), ignore=()), options, cwd
    ).outcome
    files = [
        _File(file.path, source)
        for file in discovery.discover(paths, config, cwd).files
        if not is_test(file.key) and isinstance(source := discovery.read(file), bytes)
    ]
    known = _Known(files, outcome)
    seen = known.seen
    listed = LastNames(listed_names(config))

    def is_listed(name: str) -> bool:
        return name in listed

    orders = [call for call in known.calls if call in seen]
    named = _named(outcome, known)
    sends = sending(orders, known.calls, known.functions)
    unseen = [call for call in known.calls if call not in seen]
    proposals = [
        *sender_proposals(unseen, named, frozenset(sends), is_listed),
        *preset_proposals(
            unseen, known.imported, config.presets, lambda call: is_listed(call.name)
        ),
    ]
    presets = [proposal.value for proposal in proposals if proposal.key == "presets"]
    if presets:
        # What a preset brings need not be listed beside it.
        wider = order_names(config._replace(presets=(*config.presets, *presets))).everywhere
        proposals = [each for each in proposals if each.key == "presets" or each.value not in wider]
    else:
        wider = frozenset()
    proposed = {proposal.value for proposal in proposals} | wider
    all_orders = [*orders, *(call for call in unseen if call.name in proposed)]
    before = candidates(known.calls, all_orders)
    known.look_for(before, definitions=True)
    proposals += checker_proposals(before, known.functions, is_listed)
    proposals += lock_proposals(known.held, all_orders, lambda name: _is_held(name, config))
    by_name = [call for call in orders if not known.is_by_endpoint(call)]
    proposals += ignored_proposals(by_name, lambda name: name in config.ignore_orders)
    silent = [
        notice
        for notice in outcome.notices
        if not any(notice.about in PRESETS[preset].imports for preset in presets)
    ]
    proposals += library_proposals(silent, known.calls)
    known.look_for(sends, definitions=False)
    return Survey(
        _sorted(proposals),
        tuple(wrappers(sends, known.functions, known.calls_of(sends))),
        outcome.errors,
        outcome.summary.files,
        outcome.summary.orders,
        outcome.summary.guarded,
        shown,
    )


class _Known:
    """The facts of the files read so far."""

    def __init__(self, files: Sequence[_File], outcome: Outcome) -> None:
        self._files = files
        self._facts: dict[str, Facts] = {}
        self._orders = {(placed.path, placed.order.line) for placed in outcome.orders}
        self._endpoints = {
            (placed.path, placed.order.line) for placed in outcome.orders if placed.order.endpoint
        }
        self._called = {
            (placed.path, placed.order.line): placed.order.call.rpartition(".")[2]
            for placed in outcome.orders
        }
        self._spoken_of = {path for path, _ in self._orders}
        self.imported: frozenset[str] = frozenset()
        for file in files:
            self.imported |= imported_roots(file.source.decode("latin-1"))
            if self._hints(file):
                self._read(file)
        self._refresh()

    def look_for(self, names: Iterable[str], *, definitions: bool) -> None:
        """Read the files that define, or call, one of some names."""
        wanted = "|".join(sorted(re.escape(name) for name in names))
        if not wanted:
            return
        form = rf"\bdef[ \t]+(?:{wanted})\b" if definitions else rf"\b(?:{wanted})[ \t]*\("
        pattern = re.compile(form.encode())
        for file in self._files:
            if file.path not in self._facts and pattern.search(file.source):
                self._read(file)
        self._refresh()

    def is_by_endpoint(self, call: Call) -> bool:
        """Whether a call is an order by where it sends."""
        return (call.path, call.line) in self._endpoints

    def calls_of(self, names: Iterable[str]) -> Mapping[str, list[Call]]:
        """The calls of some names."""
        found: dict[str, list[Call]] = {name: [] for name in names}
        for call in self.calls:
            if call.name in found:
                found[call.name].append(call)
        return found

    def _hints(self, file: _File) -> bool:
        return (
            file.path in self._spoken_of
            or _SPEAKS_OF_SIDES.search(file.source) is not None
            or may_be_near(file.source.lower())
            or hints(file.source) is not None
        )

    def _read(self, file: _File) -> None:
        self._facts[file.path] = facts_of(file.source, file.path)

    def _refresh(self) -> None:
        facts = [self._facts[path] for path in sorted(self._facts)]
        self.calls = [call for each in facts for call in each.calls]
        self.held = [item for each in facts for item in each.held]
        self.functions: dict[str, list[Function]] = {}
        for each in facts:
            for function in each.functions:
                self.functions.setdefault(function.name, []).append(function)
        self.seen = {
            call
            for call in self.calls
            if (called := self._called.get((call.path, call.line))) is not None
            and called == call.name
        }


def _named(outcome: Outcome, known: _Known) -> dict[str, list[Call]]:
    """The names that `check` says aloud, with their calls."""
    names = [notice.about for notice in outcome.notices if notice.kind == "name"]
    calls = known.calls_of(names)
    return {name: [call for call in calls[name] if call.has_arguments] for name in names}


def _is_held(name: str, config: Config) -> bool:
    return name in LastNames(config.non_suppressing)


def _sorted(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Merge equal proposals, and order them by key, the most used first."""
    first: dict[tuple[str, str], Proposal] = {}
    for proposal in proposals:
        key = (proposal.key, proposal.value)
        known = first.get(key)
        first[key] = (
            proposal
            if known is None
            else known._replace(evidence=(*known.evidence, *proposal.evidence))
        )
    return tuple(
        sorted(
            first.values(),
            key=lambda each: (_ORDER.get(each.key, 2), each.key, -each.total, each.value),
        )
    )
