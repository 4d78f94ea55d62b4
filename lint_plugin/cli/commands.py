"""The commands: ``invariant-lint check | explain | paths | presets | discover | fix``.

What a command needs is imported inside it: a hook that looks at one file without orders must not
wait for libcst, rich, or a JSON encoder.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING

from lint_plugin.cli.files_alone import files_alone
from lint_plugin.cli.outputs import Target, no_lines_on_stdout, targets, write_report
from lint_plugin.cli.stdio import StreamError, note, note_block, print_text, refuse
from lint_plugin.report import WITH_NOTICES, ReportContext, notice_line, render_report
from lint_plugin.results.notice import WARNING
from lint_plugin.run.driver import STDIN, STDIN_NAME, Options, check
from lint_plugin.settings.config import Config, SettingsError, codes, known_presets, load

if TYPE_CHECKING:
    from lint_plugin.results.outcome import Outcome


def run_command(given: Sequence[str]) -> int:
    """Run what the arguments of a command line say, and return the exit status."""
    options = files_alone(given)
    if options is None:
        from lint_plugin.cli.arguments import parser

        options = parser(*given[:1]).parse_args(given, SimpleNamespace())
    return _COMMANDS[options.command](options)


def _check(options: SimpleNamespace) -> int:
    wanted = targets(options.output_format)
    cwd = _cwd()
    config = _config(options, cwd)
    if options.show_settings:
        from lint_plugin.settings.show import show

        print_text(show(config))
        return 0
    for option in ("write_baseline", "drop_stale"):
        if getattr(options, option) and config.baseline is None:
            raise SettingsError(
                f"--{option.replace('_', '-')}: name the file with --baseline FILE, "
                "or as `baseline` in the settings"
            )
    run = check(_named(options), config, _options(options), cwd)
    for line in run.notes:
        note(line)
    _report(run.outcome, wanted, config, cwd)
    if options.statistics:
        from lint_plugin.report.statistics import counts_by_rule, where_the_time_went

        # Beside a document on standard output there is no room.
        show_on = note_block if no_lines_on_stdout(wanted) else print_text
        show_on(counts_by_rule(run.outcome))
        # Times are never part of the report, which is the same for the same input.
        note_block(where_the_time_went(run.times, run.outcome.summary.parsed))
    status = run.outcome.status
    return 0 if options.exit_zero and status == 1 else status


def _explain(options: SimpleNamespace) -> int:
    from lint_plugin.report.explain import rule_text
    from lint_plugin.results.rules import RULES

    by_name = {rule.name: code for code, rule in RULES.items()}
    code = by_name.get(options.code, options.code.upper())
    if code not in RULES:
        codes((code,), "explain")
        raise SettingsError(f"explain: {code} is no single rule; known are {', '.join(RULES)}")
    print_text(rule_text(RULES[code], color=_color()))
    return 0


def _paths(options: SimpleNamespace) -> int:
    from lint_plugin.cli.order_paths import list_paths

    cwd = _cwd()
    config = _settings(options, cwd)
    return list_paths(options, _named(options), _options(options), config, cwd)


def _discover(options: SimpleNamespace) -> int:
    from lint_plugin.cli.discover import propose_settings

    cwd = _cwd()
    config = _settings(options, cwd)
    return propose_settings(options, _named(options), _options(options), config, cwd)


def _fix(options: SimpleNamespace) -> int:
    from lint_plugin.cli.fix import fix_findings

    cwd = _cwd()
    config = _selecting(options, _settings(options, cwd))
    return fix_findings(options, _named(options), _options(options), config, cwd)


def _presets(options: SimpleNamespace) -> int:
    from lint_plugin.report.presets import render_presets
    from lint_plugin.settings.presets.table import PRESETS

    names = known_presets(options.names, "presets") or tuple(PRESETS)
    print_text(render_presets([PRESETS[name] for name in names], options.output_format))
    return 0


def _named(options: SimpleNamespace) -> list[str]:
    if options.stdin_filename is not None and STDIN not in options.paths:
        # Without it the current folder would be checked, and what was piped in would not.
        raise SettingsError("--stdin-filename: names standard input: say `-` to read that")
    return options.paths or ["."]


def _options(options: SimpleNamespace) -> Options:
    return Options(
        jobs=options.jobs,
        timeout=options.timeout_per_file,
        cache=not options.no_cache,
        progress=sys.stderr is not None and sys.stderr.isatty(),
        stdin_filename=options.stdin_filename or STDIN_NAME,
        write_baseline=getattr(options, "write_baseline", False),
        drop_stale=getattr(options, "drop_stale", False),
        config_file=options.config,
    )


def _cwd() -> str:
    try:
        return os.getcwd()
    except OSError as error:
        raise SettingsError(f"the current folder: {error.strerror}") from None


def _settings(options: SimpleNamespace, cwd: str) -> Config:
    # Standard input is looked at where its name lies.
    named = [options.stdin_filename if path == STDIN else path for path in _named(options)]
    return load(cwd, options.config, [path for path in named if path is not None])


def _config(options: SimpleNamespace, cwd: str) -> Config:
    config = _selecting(options, _settings(options, cwd))
    if options.strict:
        config = config._replace(strict=True)
    if options.baseline is not None:
        config = config._replace(baseline=os.path.join(cwd, options.baseline))
    return config


def _selecting(options: SimpleNamespace, config: Config) -> Config:
    """Take the rules that the command line selects."""
    for option in ("select", "ignore"):
        given = getattr(options, option)
        if given is not None:
            listed = tuple(code.strip() for part in given for code in part.split(","))
            checked = codes(listed, f"--{option}")
            config = (
                config._replace(select=checked)
                if option == "select"
                else config._replace(ignore=checked)
            )
    if config.select or config.ignore:
        from lint_plugin.settings.selection import refuse_none

        refuse_none(config)
    return config


def _report(outcome: Outcome, wanted: Sequence[Target], config: Config, cwd: str) -> None:
    refused: list[SettingsError | StreamError] = []
    for target in wanted:
        context = ReportContext(cwd, config.root, color=target.file is None and _color())
        text = render_report(target.format, outcome, context)
        try:
            if target.file is not None:
                write_report(target.file, text)
            else:
                print_text(text)
        except (SettingsError, StreamError) as error:
            # What was found is still said wherever it can be said.
            refused.append(error)
        if target.format == "github":
            _append_summary(outcome)
    if outcome.stale and no_lines_on_stdout(wanted):
        for item in outcome.stale:
            from lint_plugin.report.formats.concise import stale

            note(f"{item.path}: {stale(item)}")
    if no_lines_on_stdout(wanted):
        has_all = any(target.format in WITH_NOTICES for target in wanted)
        for notice in outcome.notices:
            # What decides the exit status is said to people in any case.
            if notice.level == WARNING or not has_all:
                note(notice_line(notice))
    for fault in refused[:-1]:
        refuse(str(fault))
    if refused:
        raise refused[-1]


def _append_summary(outcome: Outcome) -> None:
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    from lint_plugin.report.formats.github import summary

    try:
        with open(path, "ab") as stream:
            stream.write(summary(outcome).encode("utf-8", "backslashreplace"))
    except OSError as error:
        note(f"GITHUB_STEP_SUMMARY: {path} cannot be written: {error.strerror}")


def _color() -> bool:
    """Tell whether to use colour.

    NO_COLOR wins over FORCE_COLOR, which wins over what the terminal can do.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


_COMMANDS = {
    "check": _check,
    "discover": _discover,
    "explain": _explain,
    "fix": _fix,
    "paths": _paths,
    "presets": _presets,
}
