"""The form of docstrings and names that ruff cannot hold, in both packages."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

TOP = Path(__file__).resolve().parents[1]
PACKAGES = ("invariant_guard", "lint_plugin")
# An interface of modules: each report format has one, and is found by the module's name.
INTERFACE = {"render"}

MOST_WORDS = 15
Documented: TypeAlias = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

_CODE = re.compile(r"(`+).+?\1")
_END = re.compile(r"[.!?](?=\s|$)")
_NEGATION = re.compile(
    r"\b(?:cannot|neither|never|no|nobody|none|nor|not|nothing|nowhere|without)\b|n't\b"
)


@cache
def _trees(package: str) -> tuple[tuple[str, ast.Module], ...]:
    return tuple(
        (path.relative_to(TOP).as_posix(), ast.parse(path.read_bytes()))
        for path in sorted((TOP / package).rglob("*.py"))
    )


def first_sentence(docstring: str) -> str:
    """The first sentence, with each piece of code in it as one word."""
    paragraph = " ".join(docstring.strip().split("\n\n")[0].split())
    plain = _CODE.sub("CODE", paragraph)
    end = _END.search(plain)
    return plain[: end.end()] if end else plain


def faults_of(docstring: str) -> Iterator[str]:
    sentence = first_sentence(docstring)
    words = len(sentence.split())
    if words > MOST_WORDS:
        yield f"{words} words, more than {MOST_WORDS}"
    # `None` is a value; `none` denies something.
    negations = _NEGATION.findall(sentence[:1].lower() + sentence[1:])
    if len(negations) > 1:
        yield f"{len(negations)} negations"
    if sentence.startswith("Give"):
        yield "begins with Give"


def _docstrings(package: str) -> Iterator[tuple[str, str]]:
    for path, tree in _trees(package):
        for node in ast.walk(tree):
            if isinstance(node, Documented) and (text := ast.get_docstring(node)) is not None:
                name = "" if isinstance(node, ast.Module) else f" {node.name}"
                yield f"{path}{name}", text


@pytest.mark.parametrize("package", PACKAGES)
def test_first_sentences(package: str) -> None:
    wrong = [
        f"{place}: {fault}: {first_sentence(text)}"
        for place, text in _docstrings(package)
        for fault in faults_of(text)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_two_public_things_share_a_name(package: str) -> None:
    places = defaultdict(list)
    for path, tree in _trees(package):
        for node in tree.body:
            if isinstance(node, Documented) and not node.name.startswith("_"):
                places[node.name].append(path)
    shared = {name: paths for name, paths in places.items() if len(paths) > 1}
    assert {name: shared[name] for name in shared.keys() - INTERFACE} == {}


@pytest.mark.parametrize(
    ("docstring", "faults"),
    [
        ("Find the orders of a file. Whatever follows is no matter, and not counted.", []),
        ("Find `a b c d e f g h i j k l m n o p`, one word.", []),
        ("Give the orders of a file.", ["begins with Give"]),
        ("Tell that nothing is not there.", ["2 negations"]),
        ("None is returned where the file holds no order.", ["2 negations"]),
        ("Return None where no order is.", []),
        ("One " * 15 + "\nword.", ["16 words, more than 15"]),
    ],
)  # fmt: skip
def test_faults_are_found(docstring: str, faults: list[str]) -> None:
    assert list(faults_of(docstring)) == faults
