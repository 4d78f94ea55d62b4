"""The arguments of a commit hook or an editor: ``check``, and files.

Without an option there is nothing to parse, and argparse, with what it imports, takes longer to start than
most files take to look at.
"""

from collections.abc import Sequence
from types import SimpleNamespace


def files_alone(given: Sequence[str]) -> SimpleNamespace | None:
    """Read ``check PATHS``, as ``arguments.parser`` reads it; None where there is more to it."""
    if not given or given[0] != "check" or any(path.startswith("-") for path in given):
        return None
    return SimpleNamespace(
        command="check",
        paths=list(given[1:]),
        config=None,
        jobs=None,
        timeout_per_file=None,
        no_cache=False,
        stdin_filename=None,
        output_format=None,
        select=None,
        ignore=None,
        baseline=None,
        write_baseline=False,
        drop_stale=False,
        statistics=False,
        strict=False,
        exit_zero=False,
        show_settings=False,
    )
