"""The analysis of a file with nothing left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from lint_plugin.analysis import judgement, pipeline


@contextmanager
def nothing_left_out() -> Iterator[None]:
    """Take no file for a bystander, and prune none."""
    with (
        patch.object(pipeline, "is_bystander", lambda text, tree, config: False),
        patch.object(judgement, "prune", lambda text, config, tree=None: text),
    ):
        yield
