"""The commands `serve` and `demo`, as they are typed."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from console_server import TOKEN, fill_ledger
from untraced import untraced

from invariant_guard.cli.main import main

COMMAND = [sys.executable, "-m", "invariant_guard.cli"]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("serve") / "ledger.db"
    fill_ledger(path)
    return f"sqlite:///{path}"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["serve", *words]) == 2
    text = capsys.readouterr().err
    assert text.startswith("invariant-guard: ")
    assert text.count("\n") == 1
    return text


def test_other_machines_are_not_served_by_chance(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invariant_guard.cli.serve.serve_console", lambda *_, **__: 0)
    for place in ("0.0.0.0:0", "[::]:0", "192.0.2.1:80", "desk.test:80"):
        text = said(capsys, "--ledger", url, "--listen", place)
        assert "other machines reach that address" in text
        assert "--token-file" in said(capsys, "--ledger", url, "--listen", place, "--allow-remote")
    for place in ("127.0.0.1:0", "localhost:0", "[::1]:0", "127.8.9.1:0"):
        assert main(["serve", "--ledger", url, "--listen", place]) == 0


def test_a_token_that_others_can_read_is_none(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where one is taken after all, nothing serves until it is told to end.
    monkeypatch.setattr("uvicorn.Server.run", lambda *_, **__: None)
    file = tmp_path / "token"
    file.write_text(TOKEN)
    file.chmod(0o644)
    words = ("--ledger", url, "--token-file", str(file), "--listen", "127.0.0.1:0")
    assert f"chmod 600 {file}" in said(capsys, *words)
    file.chmod(0o600)
    file.write_text(" \n")
    assert "empty" in said(capsys, *words)
    file.write_text("short")
    assert "32 or more" in said(capsys, *words)
    file.unlink()
    assert "No such file" in said(capsys, *words)


def test_bad_words_are_answered_with_the_cure(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INVARIANT_GUARD_LEDGER", raising=False)
    monkeypatch.delenv("INVARIANT_GUARD_JOURNAL", raising=False)
    journal = f"sqlite:///{tmp_path}/journal.db"
    assert "need a ledger" in said(capsys, "--journal", journal, "--actions")
    assert "INVARIANT_GUARD_LEDGER" in said(capsys)
    assert "no ledger at" in said(capsys, "--ledger", f"sqlite:///{tmp_path}/none.db")
    assert not (tmp_path / "none.db").exists()
    for place in ("8321", "127.0.0.1", "127.0.0.1:x", ":80", "127.0.0.1:99999", "::1:80"):
        assert "--listen" in said(capsys, "--ledger", url, "--listen", place)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert "cannot listen" in said(capsys, "--ledger", url, "--listen", f"127.0.0.1:{port}")


def test_without_the_extra_it_says_so(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert "invariant-guard[console]" in said(capsys, "--ledger", url, "--listen", "127.0.0.1:0")


def test_a_service_that_does_not_ask_imports_none_of_it() -> None:
    code = (
        "import sys, invariant_guard, invariant_guard.ledger, invariant_guard.cli.main\n"
        "bad = {'starlette', 'uvicorn', 'jinja2', 'anyio', 'invariant_guard.console',\n"
        "       'invariant_guard.demo'} & set(sys.modules)\n"
        "sys.exit(f'imported: {bad}' if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          check=False, env=untraced())  # fmt: skip
    assert done.returncode == 0, done.stderr


def ask(port: int, path: str, cookie: str = "") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Cookie": cookie})
    return connection.getresponse()


def test_it_serves_until_told_to_end(url: str) -> None:
    """With a reader of the stream, who would read for ever; and what it writes holds no key."""
    started = subprocess.Popen(
        [*COMMAND, "serve", "--ledger", url, "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=untraced(),
    )  # fmt: skip
    try:
        assert started.stdout is not None
        assert started.stderr is not None
        head, line = started.stdout.readline(), started.stdout.readline()
        assert "only reads" in head
        found = re.search(r"http://127\.0\.0\.1:(\d+)(/enter\?key=(\S+))", line)
        assert found is not None, line
        port = int(found[1])
        reply = ask(port, found[2])
        assert reply.status == 200
        cookie = reply.headers["set-cookie"].partition(";")[0]
        stream = ask(port, "/events/stream?after=0", cookie)
        assert stream.readline() == b"retry: 2000\n"
        # The next one is told at once, for a browser that lost its cookie.
        assert "/enter?key=" in started.stdout.readline()
        started.send_signal(signal.SIGINT)
        # Not by communicate, which forgets what was read ahead with the lines above.
        out, err = started.stdout.read(), started.stderr.read()
        started.wait(20)
    finally:
        started.kill()
    assert found[3] not in out + err
    assert "Traceback" not in err, err
    assert started.returncode in (0, 130, -2), started.returncode
