"""Who may look at the console and act in it: each defence, and a request that only it stops.

mutants.py takes each defence away, and the test that it names has to notice.
"""

from __future__ import annotations

import csv
import http.client
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from console_server import BTC, HOSTILE, TOKEN, Served, fill_ledger, key_of, running, served
from starlette.applications import Starlette
from starlette.routing import Mount

from invariant_guard.console import application
from invariant_guard.console.access import Access, Hosts
from invariant_guard.ledger import open_ledger
from invariant_guard.ledger.model.enums import Status

PAGES = (
    "/",
    "/blocked",
    "/keys",
    "/events",
    "/about",
    "/runbook",
    "/blocked.csv",
    "/events/stream",
)


@pytest.fixture(scope="module")
def reads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A console as `serve` starts it: it only reads."""
    path = tmp_path_factory.mktemp("reads") / "ledger.db"
    ids = fill_ledger(path)
    with served(f"sqlite:///{path}") as made:
        made.ids = ids
        yield made


@pytest.fixture
def acts(tmp_path: Path) -> Iterator[Served]:
    """A console with actions, over a ledger of its own."""
    ids = fill_ledger(tmp_path / "ledger.db")
    with served(f"sqlite:///{tmp_path / 'ledger.db'}", actions=True) as made:
        made.ids = ids
        yield made


def status_of(acts: Served, tmp_path: Path) -> Status:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    try:
        return ledger.state(key_of(BTC)).status
    finally:
        ledger.close()


# -- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["evil.test", "evil.test:{port}", "127.0.0.1.evil.test:{port}", "127.0.0.1:80.evil.test", "",
     "localhost.:{port}", "127.0.0.1@evil.test"],
)  # fmt: skip
def test_a_foreign_host_is_turned_away(reads: Served, host: str) -> None:
    answer = reads.ask("/", headers={"Host": host.format(port=reads.port)})
    assert answer.status in (400, 421)
    assert "READY" not in answer.text


def test_own_names_are_known(reads: Served) -> None:
    for host in (f"127.0.0.1:{reads.port}", f"localhost:{reads.port}", f"LOCALHOST:{reads.port}"):
        assert reads.ask("/", headers={"Host": host}).status == 200
    hosts = Hosts(("guard.desk.test", "[::1]", "other.test:8443"))
    for name in ("guard.desk.test", "guard.desk.test:80", "[::1]", "[::1]:8321", "other.test:8443"):
        assert hosts.knows(name), name
    for name in ("other.test", "other.test:80", "[::2]", "guard.desk.test:x", ":80", "[::1]x:80"):
        assert not hosts.knows(name), name


# -- entering ------------------------------------------------------------------------------


def test_nothing_is_shown_to_a_stranger(reads: Served) -> None:
    for path in (*PAGES, f"/order/{reads.ids['unknown']}", "/nothing/here"):
        answer = reads.ask(path, cookie=False)
        assert answer.status == 401, path
        assert BTC not in answer.text
    port = reads.port
    wrong = {"Cookie": f"invariant_guard_{port}=nobody"}
    assert reads.ask("/", headers=wrong, cookie=False).status == 401


def test_the_url_of_the_terminal_works_once(reads: Served) -> None:
    key = reads.keys[-1]
    assert "set-cookie" in reads.ask(f"/enter?key={key}", cookie=False).headers
    # The terminal has the next one by now.
    assert reads.keys[-1] != key
    again = reads.ask(f"/enter?key={key}", cookie=False)
    assert "set-cookie" not in again.headers
    assert "used already" in again.text


def test_looking_ahead_does_not_spend_the_url(reads: Served) -> None:
    key = reads.keys[-1]
    reads.ask(f"/enter?key={key}", method="HEAD", cookie=False)
    assert reads.keys[-1] == key


def test_the_cookie_is_out_of_reach(reads: Served) -> None:
    cookie = reads.ask(f"/enter?key={reads.keys[-1]}", cookie=False).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    # Of this port alone: a cookie of a host is sent to every port of it.
    assert f"_{reads.port}=" in cookie


def test_a_session_ends(reads: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reads.ask("/").status == 200
    monkeypatch.setattr("invariant_guard.console.access.time.monotonic", lambda: 1e9)
    assert reads.ask("/", headers={"Accept": "text/html"}).status == 401


def test_the_token_lets_in(tmp_path: Path) -> None:
    fill_ledger(tmp_path / "ledger.db")
    with served(f"sqlite:///{tmp_path / 'ledger.db'}", token=TOKEN) as made:
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        assert made.ask("/", headers=bearer, cookie=False).status == 200
        assert made.ask("/", headers={"Authorization": "Bearer x"}, cookie=False).status == 401
        assert made.ask(f"/?token={TOKEN}", cookie=False).status == 401
        wrong = made.ask("/enter", "POST", fields={"token": TOKEN[:-1]}, cookie=False)
        assert wrong.status == 401
        assert "set-cookie" not in wrong.headers
        right = made.ask("/enter", "POST", fields={"token": TOKEN}, cookie=False)
        assert "set-cookie" in right.headers
        foreign = made.ask(
            "/enter", "POST", {"Origin": "http://evil.test"}, {"token": TOKEN}, cookie=False
        )
        assert foreign.status == 403


def test_a_token_that_could_be_guessed_is_none() -> None:
    with pytest.raises(ValueError, match="32 or more"):
        Access("secret")


# -- acting --------------------------------------------------------------------------------


def test_it_only_reads_unless_told(reads: Served) -> None:
    fields = {"key": key_of(BTC).text, "token": "x"}
    for path in ("/keys/halt", "/keys/resume", f"/order/{reads.ids['unknown']}/resolve"):
        assert reads.ask(path, "POST", fields=fields).status in (404, 405), path
    assert "<button>Halt" not in reads.ask("/keys").text


def test_acting_takes_a_post(acts: Served, tmp_path: Path) -> None:
    key = key_of("ETH/USDT:USDT").text
    token = acts.form_token()
    assert acts.ask(f"/keys/halt?key={key}&token={token}").status == 405
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        answer = acts.ask("/keys/halt", method)
        assert (answer.status, answer.text) == (405, "GET and POST only.\n")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.test"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://evil.test", "Sec-Fetch-Site": ""},
    ],
)
def test_a_foreign_form_is_refused(acts: Served, tmp_path: Path, headers: dict[str, str]) -> None:
    """With the session and the token of the form: what the headers say is a defence by itself."""
    fields = {"key": key_of("ETH/USDT:USDT").text, "token": acts.form_token()}
    assert acts.ask("/keys/halt", "POST", headers, fields).status == 403
    assert acts.ask("/keys/halt", "POST", None, fields).status == 303


def test_a_form_needs_the_token_of_its_session(acts: Served) -> None:
    key = key_of("ETH/USDT:USDT").text
    for token in ("", "x", acts.form_token()[::-1]):
        answer = acts.ask("/keys/halt", "POST", fields={"key": key, "token": token})
        assert answer.status == 403
    old = acts.form_token()
    acts.enter()
    assert acts.ask("/keys/halt", "POST", fields={"key": key, "token": old}).status == 403


def test_a_script_with_the_token_does_not_act(tmp_path: Path) -> None:
    fill_ledger(tmp_path / "ledger.db")
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    with served(url, actions=True, token=TOKEN) as made:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        fields = {"key": key_of(BTC).text, "token": "x"}
        assert made.ask("/keys/halt", "POST", headers, fields, cookie=False).status == 401


def test_halt_is_one_click(acts: Served) -> None:
    key = key_of("ETH/USDT:USDT")
    answer = acts.ask("/keys/halt", "POST", fields={"key": key.text, "token": acts.form_token()})
    assert (answer.status, answer.headers["location"]) == (303, "/keys?done=halted")


def test_resume_asks_for_the_key_and_a_reason(acts: Served, tmp_path: Path) -> None:
    key = key_of(BTC).text
    token = acts.form_token(f"/keys/resume?key={key.replace('%', '%25')}")
    right = {"key": key, "typed": key, "reason": "looked at the venue", "token": token}
    for wrong in ({"typed": ""}, {"typed": key[:-1]}, {"reason": " "}, {"reason": "a\u202eb"},
                  {"reason": "x" * 201}):  # fmt: skip
        assert acts.ask("/keys/resume", "POST", fields={**right, **wrong}).status == 400, wrong
    assert status_of(acts, tmp_path) is Status.HALTED
    assert acts.ask("/keys/resume", "POST", fields=right).status == 303
    assert status_of(acts, tmp_path) is Status.RECONCILING
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    assert "looked at the venue" in ledger.events()[-1].detail
    ledger.close()


def test_resolve_asks_for_the_key_the_fill_and_a_reason(acts: Served) -> None:
    order = acts.ids["unknown"]
    key, path = key_of("ETH/USDT:USDT").text, f"/order/{order}/resolve"
    token = acts.form_token(path)
    right = {"typed": key, "filled": "0.5", "reason": "seen at the venue", "token": token}
    for wrong in (
        {"typed": "x"},
        {"filled": ""},
        {"filled": "many"},
        {"filled": "-1"},
        {"reason": ""},
    ):
        assert acts.ask(path, "POST", fields={**right, **wrong}).status == 400, wrong
    assert acts.ask(path, "POST", fields=right).status == 303


def test_forms_are_bounded(acts: Served) -> None:
    fields = {"key": "x" * 20_000, "token": acts.form_token()}
    assert acts.ask("/keys/halt", "POST", fields=fields).status == 413
    many = {f"f{number}": "x" for number in range(40)}
    assert acts.ask("/keys/halt", "POST", fields=many).status == 400
    other = acts.ask("/keys/halt", "POST", {"Content-Type": "text/plain"}, {"key": "x"})
    assert other.status == 415


# -- answers -------------------------------------------------------------------------------


def test_every_answer_has_its_headers(reads: Served) -> None:
    for path in (*PAGES[:-1], "/nothing", "/static/console.css", "/static/nothing", "/enter"):
        headers = reads.ask(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] in ("no-referrer", "same-origin")
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in headers or "uvicorn" in headers["server"]
    assert reads.ask("/").headers["referrer-policy"] == "no-referrer"


def test_a_failure_tells_nothing(reads: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr("invariant_guard.console.pages.key_rows", fail)
    # Another question than any before it: a page that was made a moment ago is kept.
    answer = reads.ask("/keys?failing=1")
    assert answer.status == 500
    assert "swordfish" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_what_comes_from_outside_is_text(reads: Served) -> None:
    for path in ("/", "/blocked", "/keys", "/events", f"/order/{reads.ids['unknown']}"):
        text = reads.ask(path).text
        assert "<img" not in text, path
        assert "\u202e" not in text, path
        # Nor is it a template.
        assert "\\u202e49" not in text, path
    assert "&lt;img src=x" in reads.ask("/blocked").text
    reflected = reads.ask("/blocked?symbol=%3Cimg%20src%3Dx%3E&code=%22%3E%3Cscript%3E").text
    assert "<img" not in reflected
    assert "<script>" not in reflected
    assert "<script>" not in reads.ask("/keys?done=%3Cscript%3E").text
    assert "<script>" not in reads.ask("/order/%3Cscript%3E").text


def test_the_stream_says_it_in_one_line(reads: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", reads.port, timeout=5)
    connection.request("GET", "/events/stream?after=0", headers={"Cookie": reads.cookie})
    reply = connection.getresponse()
    text = ""
    while HOSTILE[:10] not in text:
        text += reply.read1(65536).decode()
    connection.close()
    assert "\u202e" not in text
    for line in text.splitlines():
        assert line == "" or line.startswith(("id: ", "data: {", "retry: ", ": ")), line


def test_a_sheet_runs_no_cell(reads: Served) -> None:
    text = reads.ask("/blocked.csv").text
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 4
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
    assert "'=cmd|'/C calc'!A0" in cells


# -- mounted -------------------------------------------------------------------------------


def mounted(inner: Starlette) -> Starlette:
    """A service with the console in it, which begins and ends with the service."""
    return Starlette(
        routes=[Mount("/guard", inner)], lifespan=lambda _: inner.router.lifespan_context(inner)
    )


def test_mounted_it_wants_to_know_who_may_look(tmp_path: Path) -> None:
    fill_ledger(tmp_path / "ledger.db")
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    with pytest.raises(ValueError, match="authorize="):
        application(url)
    with pytest.raises(ValueError, match="32 or more"):
        application(url, token="short")
    with pytest.raises(ValueError, match="no ledger at"):
        application(f"sqlite:///{tmp_path / 'other.db'}", token=TOKEN)


def test_mounted_it_asks_and_only_reads(tmp_path: Path) -> None:
    fill_ledger(tmp_path / "ledger.db")

    async def authorize(request: object) -> bool:
        header = request.headers.get("x-desk", "")  # type: ignore[attr-defined]
        if header == "raise":
            raise RuntimeError("the directory is away")
        # A user that is nobody is still an object.
        return {"yes": True, "who": object()}.get(header, False)  # type: ignore[return-value]

    inner = application(f"sqlite:///{tmp_path / 'ledger.db'}", authorize=authorize)
    with running(mounted(inner)) as (server, port):
        made = Served(None, server, port, [])  # type: ignore[arg-type]
        assert made.ask("/guard/", headers={"X-Desk": "yes"}).status == 200
        for header in ("", "no", "who", "raise"):
            assert made.ask("/guard/", headers={"X-Desk": header}).status == 401, header
        page = made.ask("/guard/keys", headers={"X-Desk": "yes"}).text
        assert 'href="/guard/static/console.css"' in page
        assert "<form" not in page
        assert made.ask("/guard/static/console.css").status == 200
        fields = {"key": key_of(BTC).text, "token": "x"}
        answer = made.ask("/guard/keys/halt", "POST", {"X-Desk": "yes"}, fields)
        assert answer.status in (404, 405)
        assert made.ask("/guard/", headers={"X-Desk": "yes", "Host": "evil.test"}).status == 421


def test_mounted_with_a_token_the_cookie_is_for_the_place(tmp_path: Path) -> None:
    fill_ledger(tmp_path / "ledger.db")
    inner = application(f"sqlite:///{tmp_path / 'ledger.db'}", token=TOKEN)
    with running(mounted(inner)) as (server, port):
        made = Served(None, server, port, [])  # type: ignore[arg-type]
        cookie = made.ask("/guard/enter", "POST", fields={"token": TOKEN}).headers["set-cookie"]
        assert "Path=/guard" in cookie
        made.cookie = cookie.partition(";")[0]
        assert made.ask("/guard/").status == 200
