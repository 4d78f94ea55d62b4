"""Settings: where they come from, and one clear line for each that cannot be used."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lint_plugin.run.discovery import name
from lint_plugin.settings.config import Config, SettingsError, load
from lint_plugin.settings.order_names import OF_LIMITERS, order_names, with_twins
from lint_plugin.settings.presets.table import PRESETS


def settings(folder: Path, body: str) -> Config:
    (folder / "pyproject.toml").write_text(f"[tool.invariant-guard]\n{body}\n", encoding="utf-8")
    return load(str(folder))


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    config = load(str(tmp_path))
    assert config.guards == ("enforce_before_order",)
    assert config.orders is None
    assert config.root == str(tmp_path)
    assert config.file is None


def test_the_first_file_that_has_the_table_wins(tmp_path: Path) -> None:
    settings(tmp_path, 'guards = ["outer"]')
    inner = tmp_path / "service"
    deep = inner / "src" / "pkg"
    deep.mkdir(parents=True)
    (inner / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    config = load(str(deep))
    assert config.guards == ("outer",)
    assert config.root == str(tmp_path)
    settings(inner, 'guards = ["inner"]')
    assert load(str(deep)).guards == ("inner",)


def test_a_table_under_a_quoted_key_is_found(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool."invariant-guard"]\nguards = ["mine"]\n', encoding="utf-8"
    )
    assert load(str(tmp_path)).guards == ("mine",)


def test_a_mention_that_is_no_table_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\ndependencies = ["invariant-guard"]\n', encoding="utf-8"
    )
    assert load(str(tmp_path)).file is None


def test_every_key_is_read(tmp_path: Path) -> None:
    config = settings(
        tmp_path,
        """
guards = ["ensure_clear", "*.enforcer.check"]
extend-guards = ["more"]
orders = ["place"]
extend-orders = ["send_[ab]*"]
ignore-orders = ["*.storage.create_order"]
presets = ["ccxt"]
non-suppressing = ["*._lock"]
no-return = ["die"]
async-guards = ["ensure_clear_async"]
runs-now = ["*.feed.on_tick"]
endpoints = false
default-product = "spot"
select = ["INV00"]
ignore = ["INV008"]
exclude = ["legacy/"]
baseline = "baseline.json"
per-file-ignores = { "tests/*" = ["INV001"] }
""",
    )
    assert config.guards == ("ensure_clear", "*.enforcer.check")
    assert config.extend_guards == ("more",)
    assert config.all_guards == ("ensure_clear", "*.enforcer.check", "more")
    assert config.orders == ("place",)
    assert config.ignore_orders == ("*.storage.create_order",)
    assert config.extend_orders == ("send_[ab]*",)
    assert config.non_suppressing == ("*._lock",)
    assert config.no_return == ("die",)
    assert config.async_guards == ("ensure_clear_async",)
    assert config.runs_now == ("*.feed.on_tick",)
    assert config.endpoints is False
    assert config.default_product == "spot"
    assert config.select == ("INV00",)
    assert config.ignore == ("INV008",)
    assert config.exclude == ("legacy/",)
    assert config.baseline == "baseline.json"
    assert config.per_file_ignores == (("tests/*", ("INV001",)),)
    names = order_names(config)
    ccxt = PRESETS["ccxt"]
    assert names.everywhere == {"place", "send_[ab]*"} | with_twins(
        (*ccxt.distinctive, *ccxt.by_import)
    )
    assert names.ignored == (*OF_LIMITERS, "*.storage.create_order")


@pytest.mark.parametrize(
    "name",
    ["send_[ab]*", "send_[a-b]", "[!a-z]end", "*[0-9]", "[iI]f", "match", "py", "\u00e9[\u00e9-]"],
)
def test_names_that_something_can_bear_are_taken(tmp_path: Path, name: str) -> None:
    assert settings(tmp_path, f'guards = ["{name}"]').guards == (name,)


def test_names_are_normalised_as_identifiers_are(tmp_path: Path) -> None:
    assert settings(tmp_path, 'guards = ["\\uff45nsure"]').guards == ("ensure",)


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("extend-guard = []", ["unknown key 'extend-guard'", "did you mean 'extend-guards'?"]),
        ("ignore-order = []", ["unknown key 'ignore-order'", "did you mean 'ignore-orders'?"]),
        ('ignore-orders = ["*.create_order()"]', ["ignore-orders: '*.create_order()' is no name"]),
        ('presets = ["zipline-reloaded"]', ["unknown preset", "did you mean 'zipline'?"]),
        ("slect = []", ["unknown key 'slect'", "did you mean 'select'?"]),
        ("extend_orders = []", ["unknown key 'extend_orders'", "did you mean 'extend-orders'?"]),
        (
            'select = ["INV02"]',
            ["tool.invariant-guard.select", "unknown rule 'INV02'", "did you mean 'INV"],
        ),
        ('ignore = ["E501"]', ["tool.invariant-guard.ignore", "unknown rule 'E501'"]),
        ('ignore = [""]', ["unknown rule ''"]),
        ('select = "INV001"', ["select must be a list of strings, not a string"]),
        ("guards = [1]", ["guards must hold strings only, not 1"]),
        ("guards = []", ["guards is empty"]),
        ("orders = []", ["orders is empty"]),
        ('guards = ["check()"]', ["'check()' is no name", "create_order"]),
        ('guards = ["a..b"]', ["'a..b' is no name"]),
        ('guards = ["a[b"]', ["'a[b' is no name"]),
        ('extend-guards = ["ask[ok]"]', ["extend-guards: 'ask[ok]'", "list it under one of them"]),
        ('async-guards = ["*.risk.ask[0]"]', ["async-guards: '*.risk.ask[0]'", "checks and refus"]),
        ('runs-now = ["run[ok]"]', ["runs-now: 'run[ok]'", "write out the names"]),
        ('orders = ["place[()]"]', ["orders: 'place[()]' is no name"]),
        ('orders = ["[0-9]place"]', ["orders: '[0-9]place' is no name"]),
        ('extend-orders = ["*.lambda"]', ["extend-orders: '*.lambda' is no name"]),
        ('extend-orders = ["place "]', ["extend-orders: 'place ' is no name"]),
        ('extend-orders = ["gateway."]', ["extend-orders: 'gateway.' is no name"]),
        ('extend-orders = ["desk/gateway.py"]', ["extend-orders: 'desk/gateway.py' is no name"]),
        ('extend-orders = ["gateway.py"]', ["'gateway.py' is a file", "a call in it"]),
        ('non-suppressing = ["@quiet"]', ["non-suppressing: '@quiet' is no name"]),
        ('presets = ["cctx"]', ["unknown preset 'cctx'", "did you mean 'ccxt'?"]),
        ('exclude = ["a[b"]', ["'a[b' has a '[' without its ']'"]),
        ('exclude = ["[z-a]"]', ["range"]),
        ('exclude = ["/"]', ["'/' matches nothing"]),
        ('exclude = ["src", "!src/live.py"]', ["'!src/live.py' can take nothing back"]),
        ('per-file-ignores = { "!tests/*" = ["INV001"] }', ["'!tests/*' can take nothing"]),
        ("per-file-ignores = []", ["per-file-ignores must be a table", "not a list"]),
        ('per-file-ignores = { "a" = ["INV999"] }', ["'a'", "unknown rule 'INV999'"]),
        ('endpoints = "no"', ["endpoints must be true or false, not a string"]),
        ("default-product = 1", ["default-product must be the name of a product, not 1"]),
        ('default-product = "spto"', ["unknown product 'spto'", "did you mean 'spot'?"]),
        ('default-product = "shares"', ["unknown product 'shares'", "equity"]),
        ("endpoints = 0", ["endpoints must be true or false, not 0"]),
        ("baseline = true", ["baseline must be the path of a file, not a truth value"]),
        ('baseline = ""', ["not an empty string"]),
    ],
)
def test_a_bad_setting_is_one_line_with_file_key_and_cure(
    tmp_path: Path, body: str, parts: list[str]
) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path, body)
    text = str(caught.value)
    assert text.startswith("pyproject.toml: ")
    assert "\n" not in text
    for part in parts:
        assert part in text


def test_invalid_toml_names_the_place(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^pyproject.toml: invalid TOML: .*line 2"):
        settings(tmp_path, "guards = = 1")


def test_a_table_that_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("tool.invariant-guard = 3\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="must be a table, not 3"):
        load(str(tmp_path))


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"[tool.invariant-guard]\n# \xff\n")
    with pytest.raises(SettingsError, match=r"not UTF-8 \(at line 2\)"):
        load(str(tmp_path))


def test_a_byte_order_mark_is_named(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"\xef\xbb\xbf[tool.invariant-guard]\n")
    with pytest.raises(SettingsError, match=r"pyproject\.toml: starts with a byte order mark"):
        load(str(tmp_path))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_settings_in_utf16_are_not_passed_over(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[tool.invariant-guard]\norders = ["place"]\n', encoding=encoding)
    with pytest.raises(SettingsError, match=r"pyproject\.toml: (not UTF-8|invalid TOML)"):
        load(str(tmp_path))


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^other\.toml: cannot be read"):
        load(str(tmp_path), "other.toml")


def test_a_named_file_must_have_the_table(tmp_path: Path) -> None:
    (tmp_path / "lint.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    with pytest.raises(
        SettingsError, match=r"^lint\.toml: has no table \[tool\.invariant-guard\]$"
    ):
        load(str(tmp_path), "lint.toml")


@pytest.mark.parametrize("name", ["invariant_guard", "invariant-lint", "Invariant-Guard"])
def test_a_table_of_a_name_beside_ours_is_not_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[tool.{name}]\norders = ["x"]\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(str(tmp_path))
    assert str(caught.value) == (
        f"pyproject.toml: [tool.{name}] is not read; did you mean [tool.invariant-guard]?"
    )


def test_a_named_file_sets_the_root(tmp_path: Path) -> None:
    folder = tmp_path / "conf"
    folder.mkdir()
    (folder / "lint.toml").write_text('[tool.invariant-guard]\nguards = ["g"]\n', encoding="utf-8")
    config = load(str(tmp_path), "conf/lint.toml")
    assert config.guards == ("g",)
    assert config.root == str(folder)


def test_the_verdict_holds_only_what_decides_one() -> None:
    base = Config()
    assert base._replace(select=("INV001",), exclude=("x",), root="/y").verdict == base.verdict
    for change in (
        base._replace(guards=("g",)),
        base._replace(extend_guards=("g",)),
        base._replace(orders=("o",)),
        base._replace(extend_orders=("o",)),
        base._replace(ignore_orders=("o",)),
        base._replace(presets=("ccxt",)),
        base._replace(non_suppressing=("n",)),
        base._replace(no_return=("r",)),
        base._replace(async_guards=("a",)),
        base._replace(runs_now=("r",)),
        base._replace(endpoints=False),
        base._replace(default_product="spot"),
    ):
        assert change.verdict != base.verdict


def test_config_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Config().guards = ()  # type: ignore[misc]


class TestAnswers:
    """Checks and refusals: names, with the item of a tuple that answers."""

    def test_they_are_read_with_their_index(self, tmp_path: Path) -> None:
        config = settings(
            tmp_path,
            'checks = ["can_open", "*.risk.evaluate[0]", "ask[ok]"]\nrefusals = ["validate[12]"]',
        )
        assert config.checks == ("can_open", "*.risk.evaluate[0]", "ask[ok]")
        assert config.refusals == ("validate[12]",)
        assert config.answers == ("can_open", "*.risk.evaluate", "ask", "validate")

    def test_they_decide_a_verdict(self) -> None:
        plain = Config()
        assert plain._replace(checks=("a",)).verdict != plain.verdict
        assert plain._replace(refusals=("a",)).verdict != plain._replace(checks=("a",)).verdict

    @pytest.mark.parametrize(
        ("body", "what"),
        [
            ('checks = ["a"]\nrefusals = ["a"]', "'a' stands in checks (a) and in refusals (a)"),
            ('checks = ["a", "a[0]"]', "'a' stands in checks (a) and in checks (a[0])"),
            ('checks = ["enforce_before_order"]', "stands in guards (enforce_before_order)"),
            ('async-guards = ["b"]\nrefusals = ["b[1]"]', "'b' stands in guards (b)"),
            ('checks = ["a", "a[ok]"]', "'a' stands in checks (a) and in checks (a[ok])"),
            ('checks = ["a[-1]"]', "what decides stands at its end: an index from 0"),
            ('checks = ["a[0].b"]', "what decides stands at its end: an index from 0"),
            ('checks = ["a[b.c]"]', "what decides stands at its end: an index from 0"),
            ('checks = ["a[]"]', "what decides stands at its end: an index from 0"),
            ('checks = ["a b"]', "'a b' is no name"),
            ('checks = "a"', "must be a list of strings"),
            ('check = ["a"]', "did you mean 'checks'?"),
            ('refusal = ["a"]', "did you mean 'refusals'?"),
        ],
    )
    def test_what_has_no_meaning_is_refused(self, tmp_path: Path, body: str, what: str) -> None:
        with pytest.raises(SettingsError) as error:
            settings(tmp_path, body)
        assert what in str(error.value)
        assert "pyproject.toml" in str(error.value)
        assert "\n" not in str(error.value)


def table(folder: Path, guard: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "pyproject.toml"
    path.write_text(f'[tool.invariant-guard]\nguards = ["{guard}"]\n', encoding="utf-8")
    return folder


def test_settings_come_from_the_paths_and_then_from_the_current_folder(tmp_path: Path) -> None:
    table(tmp_path / "desk", "desk")
    table(tmp_path / "here", "here")
    (tmp_path / "desk" / "src" / "deep").mkdir(parents=True)
    (tmp_path / "other").mkdir()

    def guard(*paths: str) -> str:
        return load(str(tmp_path / "here"), paths=paths).guards[0]

    assert guard() == guard(".") == guard("a.py") == guard("../other") == "here"
    assert guard("../desk/src") == guard("../desk/src/deep/a.py", "../desk/b.py") == "desk"
    # A name of standard input need not exist, nor its folder.
    assert guard("../desk/none/a.py") == "desk"
    assert load(str(tmp_path), paths=["desk/src"]).root == str(tmp_path / "desk")


def test_a_path_below_a_nearer_table_is_refused_and_both_are_named(tmp_path: Path) -> None:
    table(tmp_path, "all")
    table(tmp_path / "desk", "desk")
    (tmp_path / "desk" / "src").mkdir()
    for path in ("desk/src/a.py", "desk/src", "desk"):
        with pytest.raises(SettingsError) as refused:
            load(str(tmp_path), paths=["b.py", path])
        assert str(refused.value).startswith(f"desk/pyproject.toml: holds the settings for {path},")
        assert "those of pyproject.toml" in str(refused.value)
    assert load(str(tmp_path), paths=["desk/src/a.py"]).guards == ("desk",)
    assert load(str(tmp_path), "pyproject.toml", ["b.py", "desk/src/a.py"]).guards == ("all",)
    (tmp_path / "pyproject.toml").unlink()
    with pytest.raises(SettingsError, match="takes the defaults"):
        load(str(tmp_path), paths=["b.py", "desk/src/a.py"])


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_settings_of_a_path_through_a_link(tmp_path: Path) -> None:
    table(tmp_path / "real", "real")
    (tmp_path / "real" / "src").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "here").mkdir()
    for path, key in (("link", "."), ("link/src", "src"), ("link/src/a.py", "src/a.py")):
        for folder, named in ((tmp_path, path), (tmp_path / "here", f"../{path}")):
            config = load(str(folder), paths=[named])
            assert config.guards == ("real",)
            assert name(named, config, str(folder)).key == key
