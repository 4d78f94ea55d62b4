"""`invariant-lint fix` on the programs of tests/fixes: exactly this change, and exactly this left."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fixes import FOLDER, FixCase, findings_in, fix_cases, fixed, holds_all_of

from lint_plugin.results.fixes import PARTLY, WHOLE, FixedFinding

_LEFT = re.compile(r"(\d+): (partly|INV\d+) ?(.*)")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FixCase]:
    return {case.name: case for case in fix_cases(tmp_path_factory.mktemp("settings"))}


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_the_change_is_exactly_this(name: str, cases: dict[str, FixCase]) -> None:
    case = cases[name]
    new, rows = fixed(case.before.encode(), case.config)
    assert new.decode() == case.after
    assert not list(_wrong(case, new, rows))


def _wrong(case: FixCase, new: bytes, rows: list[FixedFinding]) -> Iterator[str]:
    """Say what holds for every change, and does not for this one."""
    compile(new, case.name, "exec")
    found = findings_in(new, case.config)
    whole = sum(row.status == WHOLE for row in rows)
    if len(found) != len(rows) - whole:
        yield f"{len(rows) - whole} are said to be left, and the check finds {len(found)}"
    left = [_LEFT.fullmatch(line) for line in case.left]
    expected = [(int(part[1]), part[2], part[3]) for part in left if part is not None]
    given = [
        (row.finding.line, PARTLY if row.status == PARTLY else row.finding.code, row.reason)
        for row in rows
        if row.status != WHOLE
    ]
    if [each[:2] for each in given] != [each[:2] for each in expected]:
        yield f"left are {given}"
    for one, other in zip(given, expected, strict=False):
        if other[2] not in one[2]:
            yield f"the reason is {one[2]!r}"
    again, _ = fixed(new, case.config)
    if again != new:
        yield "a second run changes more"


def test_comments_and_layout_stay(cases: dict[str, FixCase]) -> None:
    """What was there is there still, in its order: only whole pieces are put in."""
    for case in cases.values():
        assert holds_all_of(case.after, case.before), case.name
