"""Settings: ``[tool.invariant-guard]`` of one pyproject.toml, checked and frozen.

This module is on the way of every start, also where no file mentions an order, so it imports only
what the settings at hand need: a dataclass would cost more (through ``inspect``) than all of the
rest.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from lint_plugin.settings.location import common_folder, folders_below, upward
from lint_plugin.util.paths import relative

DEFAULT_GUARDS = ("enforce_before_order",)

# What the enforcer calls a product; on spot, margin and equity no order can say reduce-only.
PRODUCTS = ("spot", "margin", "linear_perp", "inverse_perp", "future", "option", "equity")

TABLE = "tool.invariant-guard"
_FILE = "pyproject.toml"
_MISNAMED = frozenset({"invariant-guard", "invariantguard", "invariant-lint"})


class SettingsError(Exception):
    """An unusable setting; the text is one line: file, key and cure."""


class Config(NamedTuple):
    """The settings of one run.

    The names are last names or dotted patterns (``*.exchange.create_order``). The first group
    decides a verdict, and is part of the cache's key; the second decides what is looked at and
    shown.
    """

    guards: tuple[str, ...] = DEFAULT_GUARDS
    extend_guards: tuple[str, ...] = ()
    # None: the distinctive names of every preset, and others where their library is imported.
    orders: tuple[str, ...] | None = None
    extend_orders: tuple[str, ...] = ()
    ignore_orders: tuple[str, ...] = ()
    presets: tuple[str, ...] = ()
    non_suppressing: tuple[str, ...] = ()
    no_return: tuple[str, ...] = ()
    async_guards: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    runs_now: tuple[str, ...] = ()
    endpoints: bool = True
    default_product: str | None = None

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exclude: tuple[str, ...] = ()
    baseline: str | None = None
    strict: bool = False
    # How this code reads positions, as `fix` writes it into a guard.
    fix_positions: str | None = None
    root: str = "."
    file: str | None = None

    @property
    def all_guards(self) -> tuple[str, ...]:
        """The names of ``guards`` and ``extend-guards``, each once."""
        return tuple(dict.fromkeys((*self.guards, *self.extend_guards)))

    @property
    def answers(self) -> tuple[str, ...]:
        """The names of ``checks`` and ``refusals``, without the index of the item that answers."""
        return tuple(name.partition("[")[0] for name in (*self.checks, *self.refusals))

    @property
    def verdict(self) -> tuple[tuple[str, ...] | None, ...]:
        """The settings that decide a verdict, as part of the cache's key."""
        return (
            self.all_guards,
            self.orders,
            self.extend_orders,
            self.ignore_orders,
            self.presets,
            self.non_suppressing,
            self.no_return,
            self.async_guards,
            self.checks,
            self.refusals,
            self.runs_now,
            ("endpoints",) if self.endpoints else (),
            None if self.default_product is None else (self.default_product,),
        )


def load(folder: str, file: str | None = None, paths: Sequence[str] = ()) -> Config:
    """Read the settings of a run that is begun in ``folder`` and looks at ``paths``.

    They come from ``file`` if one is named, else from the first pyproject.toml that has the table,
    from the common folder of the paths upward, and then from ``folder`` upward.
    """
    if file is not None:
        path = os.path.join(folder, file)
        table = _table(path, _read(path, file), file)
        if table is None:
            raise SettingsError(f"{file}: has no table [{TABLE}]")
        # As the current folder is spelt: without links.
        root = os.path.realpath(os.path.dirname(path))
        return _checked(table, root, path, file)
    folder = os.path.abspath(folder)
    top = common_folder(paths, folder)
    found = _first_table(top, folder) or (None if top == folder else _first_table(folder, folder))
    _refuse_nearer(paths, top, folder, found)
    if found is None:
        root = _work_tree(top) or _work_tree(folder) or folder
        return Config(root=root)
    return _checked(found.table, found.folder, os.path.join(found.folder, _FILE), found.shown)


def has_table(folder: str, cwd: str) -> bool:
    """Whether the pyproject.toml of exactly this folder has settings for us."""
    return _own_table(folder, cwd) is not None


class _Found(NamedTuple):
    """A table, the folder whose pyproject.toml has it, and how that file is shown."""

    table: dict[str, Any]
    folder: str
    shown: str


def _first_table(folder: str, cwd: str) -> _Found | None:
    return next((found for up in upward(folder) if (found := _own_table(up, cwd))), None)


def _own_table(folder: str, cwd: str) -> _Found | None:
    path = os.path.join(folder, _FILE)
    if not os.path.isfile(path):
        return None
    shown = relative(path, cwd)
    source = _read(path, shown)
    # A file that never says our name cannot hold our table: most need no TOML parser at all.
    # In UTF-16, which holds zero bytes, the name looks different: let the parser refuse that.
    if b"invariant" not in source.lower() and b"\0" not in source:
        return None
    table = _table(path, source, shown)
    return None if table is None else _Found(table, folder, shown)


def _refuse_nearer(paths: Sequence[str], top: str, cwd: str, in_force: _Found | None) -> None:
    """Refuse a path that lies below a table of its own.

    It would be judged by names that were not meant for it.
    """
    for folder, path in folders_below(paths, top, cwd):
        nearer = _own_table(folder, cwd)
        if nearer is not None:
            taken = "the defaults" if in_force is None else f"those of {in_force.shown}"
            raise SettingsError(
                f"{nearer.shown}: holds the settings for {path}, but this run, for all its paths, "
                f"takes {taken}: check {path} in a run of its own, or choose with --config FILE"
            )


def codes(values: tuple[str, ...], where: str) -> tuple[str, ...]:
    """Check rule codes or prefixes of them, as given for ``where``."""
    from lint_plugin.results.rules import RULES

    for value in values:
        if not value or not any(code.startswith(value) for code in RULES):
            raise SettingsError(f"{where}: unknown rule {value!r}{_nearest(value, tuple(RULES))}")
    return tuple(dict.fromkeys(values))


def known_presets(values: Sequence[str], where: str) -> tuple[str, ...]:
    """Check names of presets, as given for ``where``."""
    from lint_plugin.settings.presets.table import PRESETS

    for value in values:
        if value not in PRESETS:
            near = _nearest(value, tuple(PRESETS))
            raise SettingsError(f"{where}: unknown preset {value!r}{near}")
    return tuple(dict.fromkeys(values))


def _work_tree(folder: str) -> str | None:
    """Find the root of the git work tree.

    Without settings, paths count from there, as GitHub expects.
    """
    return next((up for up in upward(folder) if os.path.exists(os.path.join(up, ".git"))), None)


def _read(path: str, shown: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise SettingsError(f"{shown}: cannot be read: {error.strerror}") from None


def _table(path: str, source: bytes, shown: str) -> dict[str, Any] | None:
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]
    if source.startswith(b"\xef\xbb\xbf"):
        raise SettingsError(f"{shown}: starts with a byte order mark: save it as UTF-8 without one")
    try:
        document = tomllib.loads(source.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{shown}: not UTF-8 (at line {line}): save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{shown}: invalid TOML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise SettingsError(f"{shown}: invalid TOML: nested too deeply") from None
    tool = document.get("tool", {})
    if not isinstance(tool, dict):
        return None
    table = tool.get("invariant-guard")
    if table is None:
        _refuse_misnamed(tool, shown)
    if table is not None and not isinstance(table, dict):
        raise SettingsError(f"{shown}: {TABLE} must be a table, not {_kind(table)}")
    return table


def _refuse_misnamed(tool: dict[str, Any], shown: str) -> None:
    """Refuse a table whose name is close to ours.

    Settings there would be passed over, and with them what is an order.
    """
    for name in tool:
        if name.lower().replace("_", "-") in _MISNAMED:
            raise SettingsError(f"{shown}: [tool.{name}] is not read; did you mean [{TABLE}]?")


def _checked(table: dict[str, Any], root: str, path: str, shown: str) -> Config:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _READERS:
            near = _nearest(key, tuple(_READERS))
            raise SettingsError(f"{shown}: unknown key {key!r} in [{TABLE}]{near}")
        if key == "fix":
            values["fix_positions"] = _fix(value, shown)
            continue
        values[key.replace("-", "_")] = _READERS[key](value, f"{shown}: {TABLE}.{key}")
    config = Config(**values, root=root, file=path)
    _refuse_senseless(config, shown)
    return config


def _refuse_senseless(config: Config, shown: str) -> None:
    """Refuse lists that each make sense, but not all together."""
    if not config.all_guards:
        raise SettingsError(f"{shown}: {TABLE}.guards is empty: name the call that guards an order")
    if not (config.orders is None or config.orders or config.extend_orders or config.presets):
        raise SettingsError(
            f"{shown}: {TABLE}.orders is empty, and no preset names an order either"
        )
    if config.answers:
        from lint_plugin.settings.answer_names import named_twice

        guards = (*config.all_guards, *config.async_guards)
        twice = named_twice(
            {"guards": guards, "checks": config.checks, "refusals": config.refusals}
        )
        if twice is not None:
            raise SettingsError(f"{shown}: {TABLE}: {twice}")


def _fix(value: Any, shown: str) -> str:
    from lint_plugin.settings.fix_positions import wrong_positions

    where = f"{TABLE}.fix"
    if not isinstance(value, dict):
        raise SettingsError(
            f'{shown}: {where} must be a table (fix.positions = "..."), not {_kind(value)}'
        )
    for key in value:
        if key != "positions":
            raise SettingsError(f"{shown}: unknown key {key!r} in [{where}]; known is positions")
    text = value.get("positions")
    wrong = "must be an expression" if not isinstance(text, str) else wrong_positions(text)
    if wrong is not None:
        raise SettingsError(f'{shown}: {where}.positions {wrong}, such as "self._positions()"')
    return str(text)


def _strings(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise SettingsError(f"{where} must be a list of strings, not {_kind(value)}")
    for item in value:
        if not isinstance(item, str):
            raise SettingsError(f"{where} must hold strings only, not {_kind(item)}")
    return tuple(dict.fromkeys(value))


def _names(value: Any, where: str) -> tuple[str, ...]:
    from lint_plugin.settings.callee_names import wrong_name

    names = tuple(_normalised(name) for name in _strings(value, where))
    for name in names:
        wrong = wrong_name(name)
        if wrong is not None:
            raise SettingsError(f"{where}: {wrong}")
    return names


def _answers(value: Any, where: str) -> tuple[str, ...]:
    from lint_plugin.settings.answer_names import plain_name, wrong_index

    for entry in _strings(value, where):
        wrong = wrong_index(entry)
        if wrong is not None:
            raise SettingsError(f"{where}: {wrong}")
        _names([plain_name(entry)], where)
    return tuple(dict.fromkeys(map(_normalised, value)))


def _normalised(name: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKC", name)


def _presets(value: Any, where: str) -> tuple[str, ...]:
    return known_presets(_strings(value, where), where)


def _codes(value: Any, where: str) -> tuple[str, ...]:
    return codes(_strings(value, where), where)


def _globs(value: Any, where: str) -> tuple[str, ...]:
    from lint_plugin.util.globs import GlobError, compile_globs

    patterns = _strings(value, where)
    try:
        compile_globs(patterns)
    except GlobError as error:
        raise SettingsError(f"{where}: {error}") from None
    return patterns


def _per_file(value: Any, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise SettingsError(
            f"{where} must be a table of patterns and rules "
            f'({{ "tests/*" = ["INV001"] }}), not {_kind(value)}'
        )
    _globs(list(value), where)
    return tuple(
        (pattern, _codes(listed, f"{where}.{pattern!r}")) for pattern, listed in value.items()
    )


def _truth(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise SettingsError(f"{where} must be true or false, not {_kind(value)}")
    return value


def _product(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise SettingsError(f"{where} must be the name of a product, not {_kind(value)}")
    if value not in PRODUCTS:
        raise SettingsError(f"{where}: unknown product {value!r}{_nearest(value, PRODUCTS)}")
    return value


def _path(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise SettingsError(f"{where} must be the path of a file, not {_kind(value)}")
    return value


def _kind(value: Any) -> str:
    kinds = {bool: "a truth value", str: "a string", list: "a list", dict: "a table"}
    if value == "":
        return "an empty string"
    return kinds.get(type(value), f"{value!r}")


def _nearest(word: str, choices: tuple[str, ...]) -> str:
    import difflib

    close = difflib.get_close_matches(word.lower(), [choice.lower() for choice in choices], 1, 0.5)
    if not close:
        return f"; known are {', '.join(sorted(choices))}"
    right = next(choice for choice in choices if choice.lower() == close[0])
    return f"; did you mean {right!r}?"


# The keys of the table, and what checks the value of each.
_READERS: dict[str, Callable[[Any, str], Any]] = {
    "guards": _names,
    "extend-guards": _names,
    "orders": _names,
    "extend-orders": _names,
    "ignore-orders": _names,
    "presets": _presets,
    "non-suppressing": _names,
    "no-return": _names,
    "async-guards": _names,
    "checks": _answers,
    "refusals": _answers,
    "runs-now": _names,
    "endpoints": _truth,
    "default-product": _product,
    "select": _codes,
    "ignore": _codes,
    "per-file-ignores": _per_file,
    "exclude": _globs,
    "baseline": _path,
    "strict": _truth,
    "fix": _fix,
}
