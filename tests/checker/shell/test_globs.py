"""Path patterns of the settings."""

from __future__ import annotations

import pytest

from lint_plugin.util.globs import GlobError, compile_globs, matches


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("legacy", "legacy", True),
        ("legacy", "src/legacy/a.py", True),
        ("legacy", "src/legacy2/a.py", False),
        ("*_pb2.py", "src/orders_pb2.py", True),
        ("*_pb2.py", "src/orders_pb2.pyi", False),
        ("src/old", "src/old/deep/a.py", True),
        ("src/old", "lib/src/old/a.py", False),
        ("/src", "src/a.py", True),
        ("/src", "lib/src/a.py", False),
        ("./src/old", "src/old/a.py", True),
        ("tests/*", "tests/unit/test_a.py", True),
        ("tests/*.py", "tests/a.py", True),
        ("tests/*.py", "tests/unit/a.py", False),
        ("tests/**/a.py", "tests/a.py", True),
        ("tests/**/a.py", "tests/x/y/a.py", True),
        ("**/gen/*.py", "gen/a.py", True),
        ("**/gen/*.py", "x/y/gen/a.py", True),
        ("a?.py", "ab.py", True),
        ("a?.py", "a/.py", False),
        ("[ab].py", "b.py", True),
        ("[!ab].py", "b.py", False),
        ("[!ab].py", "c.py", True),
        ("a.c", "abc", False),
        ("old/", "old/a.py", True),
        ("old/", "old", False),
    ],
)
def test_a_pattern_matches(pattern: str, path: str, expected: bool) -> None:
    assert matches((pattern,), path) is expected


def test_a_folder_pattern_matches_the_folder_itself() -> None:
    assert matches(("old/",), "old", folder=True)


def test_no_patterns_match_nothing() -> None:
    assert compile_globs(()) is None
    assert not matches((), "a.py")


@pytest.mark.parametrize("pattern", ["", "/", "a[b", "[z-a]", "./", "!a.py"])
def test_a_malformed_pattern_is_an_error(pattern: str) -> None:
    with pytest.raises(GlobError):
        compile_globs((pattern,))
