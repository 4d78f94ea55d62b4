"""Engines that are wrong about what keeps a function, each in one way, for the judge to notice."""

from __future__ import annotations

from typing import Any

import libcst as cst
import pytest

from lint_plugin.analysis.names import escapes, keeping
from lint_plugin.analysis.names.escapes import Escapes
from lint_plugin.analysis.names.keeping import Keeping
from lint_plugin.analysis.tree import keeping_names
from lint_plugin.analysis.tree.nodes import last_name

from .mutants import Mutant


def _answers(owner: Any, name: str, value: Any) -> Any:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        assert hasattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *_, **__: value)

    return patch


def _but(owner: Any, name: str, wrong: Any) -> Any:
    """What ``owner`` answers, wherever ``wrong`` does not answer None."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = getattr(owner, name)

        def patched(*args: Any, **kwargs: Any) -> Any:
            found = wrong(*args)
            return original(*args, **kwargs) if found is None else found

        monkeypatch.setattr(owner, name, patched)

    return patch


def _kind(*kinds: type[cst.CSTNode]) -> Any:
    return lambda node, parent: True if isinstance(parent, kinds) else None


def _target(kind: type[cst.CSTNode]) -> Any:
    return lambda _, target, *__: False if isinstance(target, kind) else None


def _forgets_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "keeps_by_name", lambda name: name in keeping_names._KEEPING)


def _keeps_what_makes(_: Keeping, call: cst.Call, *__: Any) -> str | None:
    return "keeps" if keeping_names.makes_by_name(last_name(call.func) or "") else None


def _runs_by_any_keyword(name: str, _: str) -> bool | None:
    """What is run by its name keeps no handler either."""
    return False if keeping_names._CALLING.fullmatch(name) or _is_run(name) else None


def _keeps_by_any_keyword(name: str, keyword: str) -> bool | None:
    runs = keeping_names._CALLING.fullmatch(name) or _is_run(name)
    return True if runs and keyword in keeping_names.KEEPING_KEYWORDS else None


def _is_run(name: str) -> bool:
    return keeping_names._RUNNING.fullmatch(name) is not None


MUTANTS = (
    Mutant("no name keeps", _answers(keeping, "keeps_by_name", False)),
    Mutant("no form of a name keeps", _forgets_forms),
    Mutant("no keyword keeps", _answers(keeping, "keeps_by_keyword", False)),
    Mutant("what is run keeps no handler", _but(keeping, "keeps_by_keyword", _runs_by_any_keyword)),
    Mutant("what is run keeps all", _but(keeping, "keeps_by_keyword", _keeps_by_any_keyword)),
    Mutant("every name keeps", _answers(keeping, "keeps_by_name", True)),
    Mutant("nothing is made of a function", _but(keeping, "makes_by_name", lambda _: False)),
    Mutant("what is made of a function is kept", _but(Keeping, "of", _keeps_what_makes)),
    Mutant("a class keeps nothing", _answers(Keeping, "_is_class", False)),
    Mutant("functions of the file keep nothing", _answers(Keeping, "_by_body", "runs")),
    Mutant("functions of the file keep everything", _answers(Keeping, "_by_body", "keeps")),
    Mutant("`dict` by keyword runs", lambda patch: patch.setattr(keeping, "DISPLAYING", "nothing")),
    Mutant("a call of a generator runs it", _answers(Keeping, "makes_object", False)),
    Mutant("no object of a private function is kept", _answers(Escapes, "object_escapes", False)),
    Mutant("nothing escapes", _answers(Escapes, "escapes", False)),
    Mutant("everything escapes", _answers(Escapes, "escapes", True)),
    Mutant("what is returned stays", _but(escapes, "_is_harmless", _kind(cst.Return))),
    Mutant("what is in a display stays", _but(escapes, "_is_harmless", _kind(cst.Element))),
    Mutant("what is in an attribute stays", _but(Escapes, "_target_escapes", _target(cst.Attribute))),
    Mutant("what is in a container stays", _but(Escapes, "_target_escapes", _target(cst.Subscript))),
    Mutant("what has a name stays", _but(Escapes, "_target_escapes", _target(cst.Name))),
)  # fmt: skip
