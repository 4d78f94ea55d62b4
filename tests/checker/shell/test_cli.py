"""The command, run as its users run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import libcst
import pytest
from shells import GUARDED, PLAIN, SWALLOWED, UNGUARDED, run, write

from lint_plugin.cli.arguments import parser
from lint_plugin.cli.files_alone import files_alone

# Deeper than Python lets itself recurse, and no longer: the time grows with the square of the links.
CHAIN = b"x = a" + b".b()" * 600 + b"\nc.create_order()\n"
SUM = b"x = " + b" + ".join([b"1"] * 3000) + b"\nc.create_order()\n"
ELIFS = b"if a: pass\n" + b"elif a: pass\n" * 3000 + b"c.create_order()\n"
WHERE_LIBCST_IS = str(Path(libcst.__file__).parents[1])
LONG = b"def f(c):\n" + b"    x = 1\n" * 20_000 + b"    c.create_order()\n"


def report(folder: Path, *arguments: str, stdin: bytes = b"") -> dict[str, Any]:
    result = run(folder, "check", "--output-format", "json", *arguments, stdin=stdin)
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def codes(document: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(item["path"], item["code"], item["line"]) for item in document["findings"]]


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"a.py": PLAIN}, 0),
        ({"a.py": GUARDED}, 0),
        ({"a.py": UNGUARDED}, 1),
        ({"a.py": b""}, 0),
        ({"a.py": b"create_order(("}, 2),
        ({"a.py": UNGUARDED, "b.py": b"create_order(("}, 2),
        ({}, 2),
        ({"a.txt": UNGUARDED}, 2),
    ],
)
def test_the_exit_status(tmp_path: Path, files: dict[str, bytes], status: int) -> None:
    write(tmp_path, files)
    result = run(tmp_path, "check")
    assert result.returncode == status
    assert b"Traceback" not in result.stderr


def test_findings_are_those_of_the_files(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED, "b/c.py": SWALLOWED, "d.py": GUARDED, "e.py": PLAIN})
    document = report(tmp_path)
    assert codes(document) == [("a.py", "INV001", 2), ("b/c.py", "INV002", 6)]
    assert document["summary"] == {
        "files": 4,
        "parsed": 3,
        "orders": 3,
        "guarded": 1,
        "findings": 2,
        "suppressed": 0,
        "baselined": 0,
        "stale": 0,
        "errors": 0,
        "skipped": {
            "exclude": 0,
            "gitignore": 0,
            "links": 0,
            "not_python": 0,
            "tool_folders": 0,
        },
    }


@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        (b"x = 1\ncreate_order(\xff)\n", 2, "is not valid UTF-8"),
        (b"\x00\x01\x02 create_order", 1, "NUL byte"),
        (b"# coding: nonsense\ncreate_order()\n", 1, "unknown encoding"),
        (b"create_order()\n" + b"(" * 2000 + b")" * 2000, 2, "bracket"),
        (b"create_order()\nx = a" + b".b(1)" * 3000, 2, "chains more than 600 calls"),
    ],
)
def test_a_file_that_cannot_be_analysed_is_one_line(
    tmp_path: Path, content: bytes, line: int, part: str
) -> None:
    write(tmp_path, {"bad.py": content, "good.py": UNGUARDED})
    result = run(tmp_path, "check", "--output-format", "concise")
    assert result.returncode == 2
    found, error = sorted(result.stdout.decode().splitlines(), key=lambda text: "INV902" in text)
    assert found.startswith("good.py:2:12: INV001 ")
    assert error.startswith(f"bad.py:{line}:1: INV902 ")
    assert part in error


# Thousands of links and terms: tracing them would take most of the time.
@pytest.mark.no_cover
@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfclient.create_order()\n",
        b"client.create_order()\r\n",
        b"x = 1\rclient.create_order()\r",
        b"\x0cclient.create_order()\n",
        b"# coding: latin-1\nx = '\xe9'\nclient.create_order()\n",
        b"client.create_order()",
        CHAIN,
        SUM,
        ELIFS,
        LONG,
    ],
    ids=["mark", "crlf", "cr", "form feed", "cookie", "no end", "chain", "sum", "elif", "long"],
)
def test_an_unusual_file_is_analysed(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, {"a.py": content})
    document = report(tmp_path, "--no-cache")
    assert document["errors"] == []
    assert [item["code"] for item in document["findings"]] == ["INV001"]


def test_columns_count_the_form_feeds_of_a_line(tmp_path: Path) -> None:
    write(
        tmp_path, {"a.py": b"def f(c):\n\x0c    c.create_order(1)\n  \x0c    c.create_order(2)\n"}
    )
    found = report(tmp_path)["findings"]
    assert [(item["line"], item["column"]) for item in found] == [(2, 8), (3, 10)]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"def (:\n create_order", 1),
        (b"\n\nx = = create_order\n", 3),
        (b"a\n\n\nb = 'x\ncreate_order()\n", 4),
        (b"def f():\n  x\n create_order()\n", 3),
    ],
)
def test_an_error_of_syntax_is_where_python_sees_it(
    tmp_path: Path, content: bytes, line: int
) -> None:
    write(tmp_path, {"a.py": content})
    (error,) = report(tmp_path)["errors"]
    assert error["line"] == line
    assert error["message"].startswith("is not valid Python: ")


def test_a_limit_of_the_parser_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": b"\n((x)): int = create_order()\n"})
    (error,) = report(tmp_path)["errors"]
    assert error["line"] == 2
    assert "although Python reads it" in error["message"]


def test_warnings_of_the_code_decide_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": b"client.create_order(symbol='\\d')\n"})
    for value in ("error", "always"):
        result = run(tmp_path, "check", "--no-cache", env={"PYTHONWARNINGS": value})
        assert (result.returncode, result.stderr) == (1, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("redirection", ["> /dev/full", ">&-"])
def test_a_report_that_cannot_be_written_is_no_success(tmp_path: Path, redirection: str) -> None:
    write(tmp_path, {"a.py": PLAIN})
    command = f'"{sys.executable}" -m lint_plugin.cli check a.py {redirection}'
    result = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith(b"invariant-lint: standard output")
    assert result.stderr.count(b"\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="closes a stream by the shell")
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("redirection", [">/dev/full", ">&-"])
def test_a_version_that_cannot_be_said_is_one_line(tmp_path: Path, redirection: str) -> None:
    command = f"{sys.executable} -m lint_plugin.cli --version {redirection}"
    result = subprocess.run(["sh", "-c", command], capture_output=True, cwd=tmp_path, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith(b"invariant-lint: standard output")
    assert result.stderr.count(b"\n") == 1


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="needs /dev/stdout")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
def test_a_report_can_go_to_a_pipe_by_its_name(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"a.py": UNGUARDED})
    result = run(tmp_path, "check", "--output-format", f"json:{name}")
    assert (result.returncode, result.stderr) == (1, b"")
    assert codes(json.loads(result.stdout)) == [("a.py", "INV001", 2)]


def test_a_file_larger_than_the_memory_is_one_line(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    write(tmp_path, {"a.py": UNGUARDED})
    with (tmp_path / "b.py").open("wb") as stream:
        stream.truncate(3_000_000_000)
    result = subprocess.run(
        [sys.executable, "-m", "lint_plugin.cli", "check", "--output-format", "concise"],
        cwd=tmp_path,
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000,) * 2),
        check=False,
    )
    assert (result.returncode, result.stderr) == (2, b"")
    found, error = result.stdout.decode().splitlines()
    assert found.startswith("a.py:2:12: INV001")
    assert error == "b.py:1:1: INV902 cannot be read: too large for the memory there is"


def test_a_note_is_one_line_whatever_it_names(tmp_path: Path) -> None:
    result = run(tmp_path, "paths", "no\nsuch\x1b[31m.py")
    assert result.stderr == (
        b"invariant-lint: no\\nsuch\\x1b[31m.py:1: INV902 no such file or folder\n"
    )


def test_standard_input_that_is_closed(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m lint_plugin.cli check - <&-'
    result = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, check=False)
    assert result.returncode == 2
    assert b"standard input is closed" in result.stdout


def test_a_missing_path_that_exclude_names_is_missing_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": b"[tool.invariant-guard]\nexclude=['gone.py']"})
    assert run(tmp_path, "check", "gone.py").returncode == 2


def test_a_second_comment_on_a_line_counts_too(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": b"client.create_order()  # noqa: E501  # noqa: INV001 -- paper\n"})
    assert report(tmp_path)["summary"]["suppressed"] == 1


def test_a_reason_ends_where_the_next_comment_begins(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.py": b"client.create_order()  # noqa: E501 -- long # noqa: INV001 -- paper\n",
            "b.py": b"client.create_order()  # noqa: INV001 -- paper # noqa: INV002 -- old\n",
            "c.py": b"client.create_order()  # noqa: INV001 -- # noqa: E501\n",
        },
    )
    codes = [(item["path"], item["code"]) for item in report(tmp_path)["findings"]]
    assert codes == [("b.py", "INV900"), ("c.py", "INV001"), ("c.py", "INV901")]


def test_two_reports_for_one_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": PLAIN})
    result = run(tmp_path, "check", "--output-format", "sarif:out,concise:./out")
    assert result.returncode == 2
    assert b"out would be written more than once" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_report_that_cannot_be_written_keeps_no_other_from_being_said(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED})
    result = run(
        tmp_path, "check", "--output-format", "sarif:gone/a.sarif,json:gone/a.json,concise,json:ok"
    )
    assert result.returncode == 2
    assert result.stdout.startswith(b"a.py:2:12: INV001 ")
    assert json.loads((tmp_path / "ok").read_bytes())["summary"]["findings"] == 1
    assert result.stderr.decode().splitlines() == [
        "invariant-lint: gone/a.sarif: cannot be written: there is no folder gone",
        "invariant-lint: gone/a.json: cannot be written: there is no folder gone",
    ]


def test_a_missing_path_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED})
    document = report(tmp_path, "nope.py", "a.py")
    assert codes(document) == [("a.py", "INV001", 2)]
    assert document["errors"] == [
        {"code": "INV902", "path": "nope.py", "line": 1, "message": "no such file or folder"}
    ]


def test_a_folder_without_python(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run(tmp_path, "check", "empty", "--output-format", "concise")
    assert result.returncode == 2
    assert result.stdout == b"empty:1:1: INV902 no Python file under empty\n"


def test_a_folder_that_exclude_emptied(tmp_path: Path) -> None:
    write(
        tmp_path, {"a.py": UNGUARDED, "pyproject.toml": b"[tool.invariant-guard]\nexclude=['*.py']"}
    )
    result = run(tmp_path, "check", "a.py")
    assert result.returncode == 0
    assert result.stderr.count(b"\n") == 1
    assert b"`exclude` leaves out every Python file" in result.stderr
    # A whole run that looked at nothing is never green.
    result = run(tmp_path, "check")
    assert result.returncode == 2
    assert b"`exclude` leaves out every Python file under ." in result.stdout


@pytest.mark.parametrize("arguments", [["--exit-zero"], ["--ignore", "INV0"]])
def test_nothing_excuses_an_error(tmp_path: Path, arguments: list[str]) -> None:
    write(tmp_path, {"a.py": UNGUARDED})
    assert run(tmp_path, "check", *arguments).returncode == 0
    write(tmp_path, {"b.py": b"create_order(("})
    assert run(tmp_path, "check", *arguments).returncode == 2


def test_standard_input(tmp_path: Path) -> None:
    document = report(tmp_path, "-", "--stdin-filename", "src/a.py", stdin=UNGUARDED)
    assert codes(document) == [("src/a.py", "INV001", 2)]
    assert document["summary"]["files"] == 1
    assert run(tmp_path, "check", "-", stdin=GUARDED).returncode == 0
    absolute = str(tmp_path / "src" / "a.py")
    assert report(tmp_path, "-", "--stdin-filename", absolute, stdin=UNGUARDED) == document
    forgotten = run(tmp_path, "check", "--stdin-filename", "src/a.py", stdin=UNGUARDED)
    assert (forgotten.returncode, forgotten.stderr.count(b"\n")) == (2, 1)
    assert b"say `-`" in forgotten.stderr


def test_select_and_ignore(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED, "b.py": SWALLOWED})
    assert codes(report(tmp_path, "--select", "INV002")) == [("b.py", "INV002", 6)]
    assert codes(report(tmp_path, "--ignore", "INV002,INV008")) == [("a.py", "INV001", 2)]
    # What is seen does not depend on what is shown.
    assert report(tmp_path, "--select", "INV008")["summary"]["orders"] == 2


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--select", "INV02"], "--select: unknown rule 'INV02'"),
        (["--ignore", "X"], "--ignore: unknown rule 'X'"),
        (["--output-format", "jsn"], "unknown format 'jsn'; did you mean 'json'?"),
        (["--output-format", "sarif:"], "names no file"),
        (["--output-format", "json,full"], "json cannot share standard output"),
        (["--output-format", "sarif:no/such/folder/x"], "cannot be written"),
        (["--config", "none.toml"], "none.toml: cannot be read"),
        (["--baseline", "none.json"], "none.json: no such baseline"),
        (["--write-baseline"], "--baseline FILE"),
    ],
)
def test_a_bad_option_is_one_line(tmp_path: Path, arguments: list[str], part: str) -> None:
    write(tmp_path, {"a.py": UNGUARDED})
    result = run(tmp_path, "check", *arguments)
    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr.count(b"\n") == 1
    assert result.stderr.startswith(b"invariant-lint: ")
    assert part in result.stderr.decode()


@pytest.mark.parametrize("jobs", ["0", "-1", "x", "1.5"])
def test_a_bad_number_of_jobs(tmp_path: Path, jobs: str) -> None:
    result = run(tmp_path, "check", f"--jobs={jobs}")
    assert result.returncode == 2
    assert b"must be a number from 1" in result.stderr


def test_a_bad_setting_is_one_line(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": PLAIN, "pyproject.toml": b"[tool.invariant-guard]\nguard = []\n"})
    result = run(tmp_path, "check")
    assert result.returncode == 2
    assert result.stderr == (
        b"invariant-lint: pyproject.toml: unknown key 'guard' in [tool.invariant-guard]; "
        b"did you mean 'guards'?\n"
    )


@pytest.mark.no_cover
def test_any_number_of_jobs_says_the_same(tmp_path: Path) -> None:
    files = {f"p{number}/m.py": UNGUARDED * (1 + number % 3) for number in range(12)}
    write(tmp_path, {**files, "bad.py": b"create_order((", "s.py": SWALLOWED})
    results = [
        run(tmp_path, "check", "--no-cache", "--jobs", jobs, "--output-format", form)
        for form in ("full", "json", "sarif")
        for jobs in ("1", "3")
    ]
    for one, many in zip(results[::2], results[1::2], strict=True):
        assert one.stdout == many.stdout
        assert (one.returncode, many.returncode) == (2, 2)


def test_several_formats_at_once(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED})
    result = run(
        tmp_path, "check", "--output-format", "concise,sarif:out.sarif", "--output-format=json:o"
    )
    assert result.returncode == 1
    assert result.stdout.startswith(b"a.py:2:12: INV001 ")
    assert json.loads((tmp_path / "out.sarif").read_bytes())["version"] == "2.1.0"
    assert json.loads((tmp_path / "o").read_bytes())["version"] == 1
    assert {path.name for path in tmp_path.iterdir()} == {
        ".invariant-lint-cache",
        "a.py",
        "o",
        "out.sarif",
    }


@pytest.mark.no_cover
@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED * 2000})
    command = (
        f"{sys.executable} -m lint_plugin.cli check --no-cache --output-format concise | head -1"
    )
    result = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert result.stdout.count(b"\n") == 1
    assert result.stderr == b""
    assert result.returncode == 1


def test_color(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED})
    assert b"\x1b[" not in run(tmp_path, "check").stdout
    assert b"\x1b[" in run(tmp_path, "check", env={"FORCE_COLOR": "1"}).stdout
    both = {"FORCE_COLOR": "1", "NO_COLOR": "1"}
    assert b"\x1b[" not in run(tmp_path, "check", env=both).stdout


def test_statistics(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED, "b.py": UNGUARDED, "c.py": SWALLOWED})
    result = run(tmp_path, "check", "--statistics", "--output-format", "concise")
    assert result.stdout.decode().splitlines()[-2:] == [
        "2  INV001  unguarded-order",
        "1  INV002  swallowed-violation",
    ]
    result = run(tmp_path, "check", "--statistics", "--output-format", "json")
    assert json.loads(result.stdout)["summary"]["findings"] == 3
    assert b"2  INV001" in result.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_statistics_say_where_the_time_went(tmp_path: Path, jobs: str) -> None:
    """On standard error, whatever the format: the report is the same for the same input."""
    write(tmp_path, {"a.py": UNGUARDED, "b.py": GUARDED, "plain.py": PLAIN})
    plain = run(tmp_path, "check", "--no-cache", "--output-format", "json")
    timed = ("check", "--statistics", "--output-format", "json", "--jobs", jobs)
    result = run(tmp_path, *timed)
    assert result.stdout == plain.stdout
    lines = result.stderr.decode().splitlines()
    names = {line.split(None, 1)[1] for line in lines if line[:1] == " "}
    phases = {"finding files", "reading", "analysis", "notices"}
    stages = {"pruning", "parsing", "drawing", "solving", "locating"}
    assert phases | stages <= names
    assert "of it, in 2 of 2 files, in all processes together:" in lines
    slowest = lines[lines.index("the slowest files:") + 1 :]
    assert {line.split()[1] for line in slowest} == {"a.py", "b.py"}
    seconds = [float(line.split()[0]) for line in slowest]
    assert seconds == sorted(seconds, reverse=True)
    assert min(seconds) > 0
    again = run(tmp_path, *timed)
    assert again.stdout == plain.stdout
    assert "the reports on all 2 files were in the cache" in again.stderr.decode()
    assert b"slowest" not in again.stderr


def test_version_and_help(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").stdout.startswith(b"invariant-lint ")
    for arguments in (["--help"], ["check", "--help"]):
        result = run(tmp_path, *arguments)
        assert result.returncode == 0
        assert b"examples:" in result.stdout


def test_show_settings_could_be_pasted(tmp_path: Path) -> None:
    body = (
        b'[tool.invariant-guard]\nguards = ["g"]\nbaseline = "b.json"\n'
        b'[tool.invariant-guard.per-file-ignores]\n"tests/*" = ["INV001"]\n'
    )
    write(tmp_path, {"pyproject.toml": body})
    result = run(tmp_path, "check", "--show-settings")
    assert result.returncode == 0
    write(tmp_path, {"pyproject.toml": result.stdout})
    again = run(tmp_path, "check", "--show-settings")
    assert again.stdout == result.stdout
    assert b'guards = ["g"]' in again.stdout
    assert b'"tests/*" = ["INV001"]' in again.stdout


def test_a_missing_extra_is_one_line(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED})
    code = (
        "import sys; sys.modules['libcst'] = None\n"
        "from lint_plugin.cli.main import main; sys.exit(main(['check', '--no-cache']))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False
    )
    assert result.returncode == 2
    assert result.stderr == (
        b"invariant-lint: libcst is missing: pip install 'invariant-guard[lint]'\n"
    )


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED, "b.py": PLAIN})
    (tmp_path / "b.py").chmod(0)
    document = report(tmp_path)
    assert codes(document) == [("a.py", "INV001", 2)]
    assert [(item["path"], item["message"]) for item in document["errors"]] == [
        ("b.py", "cannot be read: permission denied")
    ]


def in_a_process_of_its_own(tmp_path: Path, code: str) -> list[str]:
    """The last line that a program prints, apart from what site imports."""
    result = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.decode().splitlines()[-1:]


def test_a_file_that_mentions_nothing_costs_no_imports(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": PLAIN})
    code = (
        "import sys; from lint_plugin.cli.main import main\n"
        "assert main(['check', 'a.py']) == 0\n"
        "heavy = {'libcst', 'rich', 'pathspec', 'importlib.metadata', 'asyncio', 'json', 'argparse',\n"
        "         'gettext', 'locale', 'tomllib', 'multiprocessing', 'dataclasses', 'inspect', 'shutil',\n"
        "         'subprocess', 'hashlib', 'ast', 'lint_plugin.results.finding'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert in_a_process_of_its_own(tmp_path, code) == ["[]"]


def test_nor_does_it_cost_a_class_whose_annotations_are_compiled(tmp_path: Path) -> None:
    """The first one to be compiled takes two milliseconds (see ``results.outcome``)."""
    write(tmp_path, {"a.py": PLAIN})
    code = (
        "import typing; compiled = []\n"
        "class Watched(typing.ForwardRef, _root=True):\n"
        "    def __init__(self, text, *others, **named):\n"
        "        compiled.append(text); super().__init__(text, *others, **named)\n"
        "typing.ForwardRef = Watched\n"
        "class Known(typing.NamedTuple):\n"
        "    field: 'int'\n"
        "from lint_plugin.cli.main import main\n"
        "assert main(['check', 'a.py']) == 0\n"
        "print(compiled)"
    )
    assert in_a_process_of_its_own(tmp_path, code) == ["['int']"]


def test_a_bystander_costs_neither_libcst_nor_a_dataclass(tmp_path: Path) -> None:
    """`inspect`, which `dataclasses` imports, takes as long as the whole judgement of such a file."""
    write(tmp_path, {"a.py": PLAIN + b"\nclass Api:\n    create_order = None\n"})
    code = (
        f"import sys; sys.path.append({WHERE_LIBCST_IS!r}); from lint_plugin.cli.main import main\n"
        "assert main(['check', '--no-cache', 'a.py']) == 0\n"
        "assert 'lint_plugin.analysis.pipeline' in sys.modules\n"
        "print(sorted({'libcst', 'dataclasses', 'inspect', 'hashlib', 'json', 'shlex'} & set(sys.modules)))"
    )
    assert in_a_process_of_its_own(tmp_path, code) == ["[]"]


def test_one_file_with_orders_makes_no_dataclass_of_ours(tmp_path: Path) -> None:
    """Each takes half a millisecond, a named tuple a fifth of that (docs/analysis.md)."""
    write(tmp_path, {"a.py": UNGUARDED})
    code = (
        f"import sys; sys.path.append({WHERE_LIBCST_IS!r}); from lint_plugin.cli.main import main\n"
        "assert main(['check', '--no-cache', 'a.py']) == 1\n"
        "made = [made for name in sys.modules if name.startswith('lint_plugin.')\n"
        "        for made in vars(sys.modules[name]).values()\n"
        "        if isinstance(made, type) and made.__module__ == name]\n"
        "assert len(made) > 100\n"
        "print([each.__name__ for each in made if '__dataclass_fields__' in vars(each)])"
    )
    assert in_a_process_of_its_own(tmp_path, code) == ["[]"]


def test_one_file_with_orders_is_done_before_anybody_looks_for_garbage(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNGUARDED})
    code = (
        f"import gc, sys; sys.path.append({WHERE_LIBCST_IS!r}); collections = []\n"
        "gc.callbacks.append(lambda phase, info: collections.append(info['generation']))\n"
        "from lint_plugin.cli.main import main\n"
        "gc.collect(); collections.clear()\n"
        "sys.argv[1:] = ['check', '--no-cache', 'a.py']\n"
        "assert main() == 1\n"
        "assert 'libcst' in sys.modules\n"
        "print(collections)"
    )
    assert in_a_process_of_its_own(tmp_path, code) == ["[]"]


@pytest.mark.parametrize(
    "given", [["check"], ["check", "a.py"], ["check", "a b.py", "", "./-.py", "fix"]]
)
def test_files_alone_are_read_as_argparse_reads_them(given: list[str]) -> None:
    read = files_alone(given)
    assert read is not None
    assert vars(read) == vars(parser(*given[:1]).parse_args(given))


@pytest.mark.parametrize(
    "given",
    [
        [],
        ["--version"],
        ["fix", "a.py"],
        ["check", "-"],
        ["check", "--", "a.py"],
        ["check", "a.py", "--strict"],
    ],
)
def test_more_than_files_is_for_argparse(given: list[str]) -> None:
    assert files_alone(given) is None


@pytest.mark.parametrize("arguments", ["", "['check', 'a.py']"])
def test_only_a_process_of_its_own_has_its_collector_set(tmp_path: Path, arguments: str) -> None:
    write(tmp_path, {"a.py": PLAIN})
    code = (
        "import gc, sys; sys.argv[1:] = ['check', 'a.py']; before = gc.get_threshold()\n"
        "from lint_plugin.cli.main import main\n"
        f"assert main({arguments}) == 0\n"
        "print(gc.get_threshold() == before, gc.get_freeze_count() == 0)"
    )
    untouched = bool(arguments)
    assert in_a_process_of_its_own(tmp_path, code) == [f"{untouched} {untouched}"]


def test_explain(tmp_path: Path) -> None:
    result = run(tmp_path, "explain", "inv002")
    assert result.returncode == 0
    assert result.stdout.startswith(b"INV002 swallowed-violation: ")
    assert run(tmp_path, "explain", "swallowed-violation").stdout == result.stdout
    for code in ("INV01", "INV", "nonsense"):
        result = run(tmp_path, "explain", code)
        assert result.returncode == 2
        assert result.stderr.count(b"\n") == 1
