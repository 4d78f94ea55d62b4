"""The notices of a run: what it says aloud beside its findings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from lint_plugin.results.notice import NOTE, WARNING, Notice
from lint_plugin.run.passed_over import PassedOver
from lint_plugin.settings.config import Config
from lint_plugin.util.paths import relative

if TYPE_CHECKING:
    from lint_plugin.results.located import Placed
    from lint_plugin.run.content import Content
    from lint_plugin.run.hints import Hinting
    from lint_plugin.run.memory import Memory

_NAMED = 5


def notices(
    passed_over: PassedOver,
    hinting: "Sequence[Hinting]",
    orders: "Sequence[Placed]",
    contents: "Mapping[str, Content]",
    memory: "Memory",
    ignored_here: Mapping[str, int],
    stdin: int | None,
    config: Config,
    cwd: str,
) -> tuple[Notice, ...]:
    """Collect the notices of a run, what asks for a decision first."""
    found = _passed_over(passed_over, config, cwd)
    found += _left_out(config)
    found += _settings_that_silence(config, orders, walked=bool(passed_over.folders))
    if stdin == 0:
        found.append(Notice("stdin", "", 0, "standard input is empty"))
    if ignored_here:
        number = sum(ignored_here.values())
        noun = "finding" if number == 1 else "findings"
        text = f"`per-file-ignores` takes out {number} {noun} in {_some(sorted(ignored_here))}"
        found.append(Notice("per-file-ignores", "", number, text, NOTE))
    if hinting:
        from lint_plugin.run.unlisted import unlisted_notices

        walked = bool(passed_over.folders)
        evidence = memory.evidence(walked=walked)
        found += unlisted_notices(hinting, orders, contents, evidence, config, walked=walked)
    if passed_over.lookalikes:
        from lint_plugin.run.lookalikes import lookalike_notices

        found += lookalike_notices(passed_over.lookalikes, config, memory.index)
    return tuple(
        sorted(found, key=lambda item: (item.level == NOTE, item.kind, -item.total, item.about))
    )


def _left_out(config: Config) -> list[Notice]:
    """Say that the run does not check whether orders are guarded."""
    if not (config.select or config.ignore):
        return []
    from lint_plugin.results.rules import RULES
    from lint_plugin.settings.selection import is_chosen

    codes = [code for code, rule in RULES.items() if rule.on_by_default]
    left = [code for code in codes if not is_chosen(code, config) and code != "INV902"]
    if "INV001" not in left:
        return []
    text = f"`select` and `ignore` leave out {', '.join(left)}"
    return [Notice("rules", "", len(left), text, NOTE)]


def _settings_that_silence(
    config: Config, orders: "Sequence[Placed]", *, walked: bool
) -> list[Notice]:
    """Say that settings take out names which are orders by default."""
    found = []
    if config.orders is not None and not orders:
        text = (
            "`orders` replaces the names that are orders by default, and none of its own is called: "
            "use `extend-orders` to keep both"
        )
        level = WARNING if walked else NOTE
        found.append(Notice("orders", "", len(config.orders), text, level))
    if config.ignore_orders:
        from lint_plugin.settings.libraries import ignored_everywhere

        if names := ignored_everywhere(config):
            shown = ", ".join(f"`{name}`" for name in names[:_NAMED])
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            text = f"`ignore-orders` takes out {shown}{more}, whatever it is called on"
            found.append(Notice("ignore-orders", "", len(names), text, NOTE))
    return found


def _passed_over(passed: PassedOver, config: Config, cwd: str) -> list[Notice]:
    found = []
    if passed.excluded:
        text = f"`exclude` leaves out {_some(passed.excluded)}"
        found.append(Notice("exclude", "", len(passed.excluded), text, NOTE))
    if passed.ignored:
        text = f".gitignore lists {_some(passed.ignored)}, which git does not track"
        found.append(Notice("gitignore", "", len(passed.ignored), text, NOTE))
    if passed.unasked:
        number = sum(files for _, files in passed.unasked)
        text = (
            f"passed over {_files(number)} that .gitignore lists, outside of any work tree, so that "
            f"git could not be asked what it tracks: {_some(path for path, _ in passed.unasked)}; "
            "name them among the paths, or `exclude` them"
        )
        found.append(Notice("unasked", "", number, text))
    for tree in passed.untold:
        shown = relative(tree.top, cwd)
        text = (
            f"git could not be asked what it tracks in {shown} ({tree.failure}): "
            "what .gitignore lists there is looked at"
        )
        found.append(Notice("git", shown, tree.questions, text))
    for path, files in passed.tracked_tools:
        text = (
            f"{path} is passed over as a folder of tools, and git tracks {_files(files)} with Python "
            "in it: name it among the paths, or `exclude` it"
        )
        found.append(Notice("tools", path, files, text))
    for path in passed.submodules:
        text = (
            f"the submodule {path} is not checked out, so nothing in it is looked at: "
            "`git submodule update --init`, or `exclude` it"
        )
        found.append(Notice("submodule", path, 1, text))
    for path in passed.links:
        text = f"{path} links to a folder that is not looked at: name it among the paths, or `exclude` it"
        found.append(Notice("link", path, 1, text))
    found += [
        Notice("empty", path, 0, f"no Python file is looked at under {path}")
        for path in passed.empty
    ]
    found += _other_tables(passed, config, cwd)
    return found


def _other_tables(passed: PassedOver, config: Config, cwd: str) -> list[Notice]:
    """Settings below the folder of those in force: written for other names, and not read."""
    import os

    from lint_plugin.settings.config import SettingsError, has_table

    in_force = None if config.file is None else os.path.dirname(config.file)
    found = []
    for folder in passed.tables:
        if folder in (in_force, config.root):
            continue
        shown = relative(os.path.join(folder, "pyproject.toml"), cwd)
        try:
            has_settings = has_table(folder, cwd)
        except SettingsError as error:
            found.append(Notice("settings", shown, 1, f"{error} (this run does not read it)"))
            continue
        if has_settings:
            text = (
                f"{shown} has settings of its own, which this run does not read: "
                "check its folder in a run of its own, and `exclude` it here"
            )
            found.append(Notice("settings", shown, 1, text))
    return found


def _some(paths: Iterable[str]) -> str:
    listed = list(paths)
    more = len(listed) - _NAMED
    return ", ".join(listed[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"
