"""``invariant-lint discover``: from its arguments to its report, and into the settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lint_plugin.cli.stdio import note, print_text
from lint_plugin.report.discover import render_survey
from lint_plugin.results.proposal import Proposal, Survey
from lint_plugin.run.driver import STDIN, Options
from lint_plugin.settings.config import Config, SettingsError
from lint_plugin.util.paths import relative

if TYPE_CHECKING:
    from types import SimpleNamespace


def propose_settings(
    arguments: SimpleNamespace, named: Sequence[str], options: Options, config: Config, cwd: str
) -> int:
    """Propose settings for some paths, write those asked for, and return the exit status."""
    from lint_plugin.discover.settings_file import path_of, write_settings
    from lint_plugin.discover.survey import survey

    if STDIN in named:
        raise SettingsError(
            "discover: looks at files and folders, not at standard input: save it first"
        )
    if arguments.accept and not arguments.write:
        raise SettingsError("--accept: says what else to write: add --write")
    path = path_of(config.file, config.root)
    found = survey(named, config, options, cwd, relative(path, cwd))
    chosen = _chosen(found, arguments.accept or ()) if arguments.write else []
    for error in found.errors:
        note(f"{error.path}:{error.line}: {error.code} {error.message}")
    if chosen:
        write_settings(path, found.settings_file, chosen)
        found = found._replace(written=tuple(proposal.line for proposal in chosen))
    print_text(render_survey(found, arguments.output_format))
    return 2 if found.errors else 0


def _chosen(found: Survey, accepted: Sequence[str]) -> list[Proposal]:
    """What widens, and what was accepted by name."""
    silencing = [each for each in found.proposals if not each.widens]
    for name in accepted:
        matching = [each for each in silencing if name in _names(each)]
        if not matching:
            raise SettingsError(
                f"--accept: nothing is proposed under {name!r}{_nearest(name, silencing)}"
            )
        if any(each.either for each in matching):
            raise SettingsError(
                f"--accept: nobody here tells whether a true answer of {name} allows or refuses:"
                " write checks or refusals yourself"
            )
    return [
        each
        for each in found.proposals
        if each.widens or (each.settable and not set(accepted).isdisjoint(_names(each)))
    ]


def _names(proposal: Proposal) -> tuple[str, str]:
    """What people may call a proposal: `evaluate[0]`, or plainly `evaluate`."""
    return proposal.value, proposal.value.partition("[")[0]


def _nearest(name: str, proposals: Sequence[Proposal]) -> str:
    import difflib

    names = sorted({each.value for each in proposals})
    if not names:
        return ": what widens is written without it"
    close = difflib.get_close_matches(name, names, 1, 0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(names)}"
