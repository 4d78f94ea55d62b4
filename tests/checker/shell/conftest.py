"""What several tests share: the hooks, installed once from this working tree."""

from __future__ import annotations

import pytest
from repository import Hooks, this_project


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    """The hooks; pre-commit builds their environment once for all tests of a process."""
    top = tmp_path_factory.mktemp("hooks")
    return Hooks(*this_project(top / "project"), top / "home")
