"""All changes of one file, each held to its promise before anything is written.

A change counts only if, in the file with all changes made, its finding is gone and no other has come. What
does not is taken out again and left to a person. A declaration moves the guard to the callers: it stands
only if every finding that this makes in the file can be cured as well.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from lint_plugin.fix.bound import is_bound
from lint_plugin.fix.changes import Change, ToCure, change, declaration
from lint_plugin.fix.edits import Edit, Patch
from lint_plugin.fix.imports import import_edit
from lint_plugin.fix.sheet import Key, Sheet, UnfitError
from lint_plugin.results.finding import Finding
from lint_plugin.settings.config import Config

Read = Callable[[str], Sheet]
# What is found of an order that no guard of its own covers: which of them depends on what precedes it.
_OF_ORDERS = ("INV001", "INV002", "INV003", "INV004", "INV005", "INV008")
_OF_GUARDS = ("INV007", "INV011")
_STAYS = "the guard in front of it would not cover it"
_UNBOUND = "`{}` would not certainly be bound there"


class Changed(NamedTuple):
    """Some changes made: the file then, and the patch that leads to it."""

    sheet: Sheet
    patch: Patch


class Result(NamedTuple):
    """What became of a file.

    ``moved`` leads from the key of a finding before to its key now; what is missing there is cured.
    ``declared`` are the findings before that a declaration cured, ``unlisted`` those of them that the
    settings have yet to list. ``reasons`` say why a finding is left, by its key now.
    """

    sheet: Sheet
    moved: dict[Key, Key]
    declared: frozenset[Key]
    unlisted: frozenset[Key]
    reasons: dict[Key, str]


def fix_file(sheet: Sheet, wanted: Collection[Key], config: Config, read: Read) -> Result:
    """Cure what can be cured of the findings wanted, until nothing more can be."""
    moved = {key: key for key in wanted}
    declared: set[Key] = set()
    unlisted: set[Key] = set()
    while True:
        open_ = sorted(set(moved.values()), key=_by_place)
        # A guard that is there already is mended first: its order may need no other.
        mending = [key for key in open_ if key[0] in _OF_GUARDS]
        others = [key for key in open_ if key[0] not in _OF_GUARDS]
        reasons: dict[Key, str] = {}
        for keys in (mending, others):
            attempt = _Attempt(sheet, keys, frozenset(open_), config, read)
            step = attempt.run()
            reasons |= attempt.reasons
            if step is not None:
                break
        else:
            return Result(sheet, moved, frozenset(declared), frozenset(unlisted), reasons)
        declared |= {first for first, key in moved.items() if key in attempt.declared()}
        unlisted |= {first for first, key in moved.items() if key in attempt.unlisted(step)}
        sheet = step.sheet
        moved = {
            first: now
            for first, key in moved.items()
            if (now := _found_after(key, step)) is not None
        }


class _Attempt:
    """Changes of one state of a file, taken out until all hold."""

    def __init__(
        self,
        sheet: Sheet,
        wanted: Iterable[Key],
        known: Collection[Key],
        config: Config,
        read: Read,
    ) -> None:
        self._sheet = sheet
        self._config = config
        self._read = read
        self._changes: dict[Key, Change] = {}
        # A change that only a declaration asks for, and the function that is declared.
        self._follows: dict[Key, str] = {}
        self._targets: dict[Key, ToCure] = {}
        self._undeclared: set[Key] = set()
        self.reasons: dict[Key, str] = {}
        self._known = known
        for key in wanted:
            finding = sheet.findings[key]
            order = sheet.orders.get((finding.line, finding.column))
            self._targets[key] = ToCure(finding, order, key[1])
            self._choose(key)

    def run(self) -> Changed | None:
        """Find the changes that keep their promise; None where no change does."""
        while self._changes:
            step = self._made(self._changes.values())
            if isinstance(step, str):
                for key, reason in self._unfit(step).items():
                    self._refuse(key, reason)
            elif not self._corrected(step):
                return step
        return None

    def declared(self) -> set[Key]:
        """The findings whose functions are declared now."""
        return {key for key, each in self._changes.items() if each.declares}

    def unlisted(self, step: Changed) -> set[Key]:
        """The findings whose functions are declared now, while the settings lack them."""
        lacking = {finding.call for finding, _ in _new(self._sheet, step) if _lacks(finding)}
        return {key for key, each in self._changes.items() if each.declares in lacking}

    def _choose(self, key: Key) -> bool:
        """Choose the change for a finding: a declaration, where that is possible, else a guard."""
        target = self._targets[key]
        source = self._sheet.source
        made = None if key in self._undeclared else declaration(target, source)
        chosen = made or change(target, source, self._config)
        if isinstance(chosen, str):
            self.reasons.setdefault(key, chosen)
            return False
        self._changes[key] = chosen
        return True

    def _refuse(self, key: Key, reason: str) -> None:
        """Take a change out, and what it stood in for or brought along."""
        made = self._changes.pop(key, None)
        if made is None:
            return
        parent = self._follows.pop(key, None)
        if parent is not None:
            for other in [k for k, each in self._changes.items() if each.declares == parent]:
                self._refuse(other, f"{reason} (at a caller)")
        if made.declares:
            self._undeclared.add(key)
            for other in [k for k, name in self._follows.items() if name == made.declares]:
                self._refuse(other, reason)
            if parent is None:
                self._choose(key)
        elif parent is None:
            self.reasons[key] = reason

    def _made(self, changes: Iterable[Change]) -> Changed | str:
        made = tuple(changes)
        imports = frozenset[str]().union(*(each.imports for each in made))
        # At one place, what is imported stands in front of what uses it.
        edits = import_edit(self._sheet.source, imports)
        edits += [edit for each in made for edit in each.edits]
        try:
            patch = Patch(self._sheet.source.text, edits)
            return Changed(self._read(patch.text), patch)
        except (UnfitError, ValueError) as error:
            return f"the file would not do with it: {error}"

    def _unfit(self, reason: str) -> dict[Key, str]:
        """Find the changes that keep the file from compiling, else return all."""
        alone = {key: self._made([each]) for key, each in self._changes.items()}
        found = {key: made for key, made in alone.items() if isinstance(made, str)}
        return found or dict.fromkeys(self._changes, reason)

    def _corrected(self, step: Changed) -> bool:
        """Correct the changes where they do not keep their promise; False where all do."""
        wrong: dict[Key, str] = {}
        for key, each in self._changes.items():
            if _found_after(key, step) is not None:
                wrong[key] = _STAYS
            unbound = next(_unbound(each, step), None)
            if unbound is not None:
                wrong[key] = _UNBOUND.format(unbound)
        added = False
        for finding, put_in in _new(self._sheet, step):
            if self._is_expected(finding, step):
                continue
            if put_in is None and self._follow(finding, step):
                added = True
                continue
            for key in self._culprits(finding, put_in, step):
                wrong.setdefault(
                    key, f"it would make a new finding, {finding.code}: {finding.fact}"
                )
        for key, reason in wrong.items():
            self._refuse(key, reason)
        return added or bool(wrong)

    def _is_expected(self, finding: Finding, step: Changed) -> bool:
        """Whether a finding follows from a declaration, or stands for one left."""
        if _lacks(finding):
            return finding.call in self._declares()
        place = step.patch.before(step.sheet.source.place(finding.line, finding.column))
        return finding.code in _OF_ORDERS and any(
            (code, place) in self._known for code in _OF_ORDERS
        )

    def _declares(self) -> set[str]:
        return {each.declares for each in self._changes.values() if each.declares}

    def _follow(self, finding: Finding, step: Changed) -> bool:
        """Cure a call that a declaration has made an order."""
        name = finding.call.rpartition(".")[2]
        place = step.patch.before(step.sheet.source.place(finding.line, finding.column))
        if name not in self._declares() or isinstance(place, Edit):
            return False
        key = (finding.code, place)
        if key in self._targets:
            return False
        order = step.sheet.orders.get((finding.line, finding.column))
        self._targets[key] = ToCure(finding, order, place)
        if not self._choose(key):
            del self._targets[key]
            return False
        self._follows[key] = name
        return True

    def _culprits(self, finding: Finding, put_in: Edit | None, step: Changed) -> list[Key]:
        """Find the changes that can have made a new finding."""
        if put_in is not None:
            found = [key for key, each in self._changes.items() if put_in in each.edits]
        else:
            name = finding.call.rpartition(".")[2]
            found = [key for key, each in self._changes.items() if each.declares == name]
        found = found or [
            key for key in self._changes if self._targets[key].finding.function == finding.function
        ]
        # What is found elsewhere may be any change's doing.
        if not found:
            return list(self._changes)
        # The last one in front of it, most often: the others may well stand without that one.
        place = step.patch.before(step.sheet.source.place(finding.line, finding.column))
        offset = place.start if isinstance(place, Edit) else place
        return [
            max(found, key=lambda key: (key[1] <= offset, key[1] if key[1] <= offset else -key[1]))
        ]


def _by_place(key: Key) -> tuple[int, str]:
    return key[1], key[0]


def _found_after(key: Key, step: Changed) -> Key | None:
    """Return what is found, after a step, of what was found before."""
    code, offset = key
    place = step.patch.after(offset)
    codes = _OF_ORDERS if code in _OF_ORDERS else ()
    return next(
        (now for each in (code, *codes) if (now := (each, place)) in step.sheet.findings), None
    )


def _new(before: Sheet, step: Changed) -> Iterator[tuple[Finding, Edit | None]]:
    """Yield the findings that a step has made, with the edits round them."""
    for (code, offset), finding in step.sheet.findings.items():
        place = step.patch.before(offset)
        if isinstance(place, Edit):
            yield finding, place
        elif (code, place) not in before.findings:
            yield finding, None


def _lacks(finding: Finding) -> bool:
    """Whether the settings have yet to list a declared function."""
    return finding.code == "INV009" and "in the settings lacks it" in finding.fact


def _unbound(change_: Change, step: Changed) -> Iterator[str]:
    """Yield the names of a change that are not certainly bound there."""
    source = step.sheet.source
    names = change_.names | change_.imports
    for edit in change_.edits:
        start = step.patch.place_of(edit)
        begin = start + len(edit.text) - len(edit.text.lstrip())
        chain = source.chain(begin)
        while chain and not isinstance(chain[-1], ast.stmt):
            chain.pop()
        for name in sorted(names):
            if not is_bound(name, chain, or_builtin=name not in change_.imports):
                yield name
