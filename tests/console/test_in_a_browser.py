"""The console in a real browser: what is shown, loaded, run and sent is seen."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, CONTRAST, Browser, browser
from console_server import (
    BTC,
    ETH,
    HOSTILE,
    Served,
    asked,
    fill_ledger,
    key_of,
    make_pool,
    running,
    served,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from invariant_guard.ledger import Side, open_ledger
from invariant_guard.ledger.model.enums import Status

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, as Debian packs it")

# Every name under .test is this machine, as a name that somebody rebound would be.
REBOUND = "--host-resolver-rules=MAP *.test 127.0.0.1"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("desk") / "ledger.db"
    ids = fill_ledger(path)
    make_pool(path)
    with served(f"sqlite:///{path}", actions=True) as console:
        console.ids = ids
        console.path = path  # type: ignore[attr-defined]
        yield console


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory, made: Served) -> Iterator[Browser]:
    """A browser that has entered by the URL of the terminal."""
    with browser(tmp_path_factory.mktemp("profile"), REBOUND) as tab:
        tab.open(made.entrance, loads=2)
        assert tab.ask("location.pathname + location.search") == "/"
        yield tab


@pytest.fixture
def tab(chromium: Browser) -> Browser:
    chromium.show(1280, 900)
    return chromium


def until(tab: Browser, expression: str) -> None:
    """Ask until it is so. Of a page that is being left there is no answer, or an error for one."""
    end = time.monotonic() + 30
    while True:
        with contextlib.suppress(AssertionError):
            if tab.ask(expression):
                return
        assert time.monotonic() < end, expression
        time.sleep(0.1)


@pytest.mark.parametrize("width", [1440, 768, 360])
def test_pages_are_whole_legible_and_quiet(tab: Browser, made: Served, width: int) -> None:
    order = f"/order/{made.ids['unknown']}"
    key = key_of(BTC).text.replace("%", "%25")
    for path in ("/", "/blocked", "/keys", order, "/limits", "/pools", "/events", "/runbook", "/about",
                 f"{order}/resolve",
                 f"/keys/resume?key={key}"):  # fmt: skip
        tab.show(width, 900, "light")
        tab.open(made.place + path)
        papers = []
        for scheme in ("light", "dark"):
            tab.show(width, 900, scheme)
            assert tab.ask(CONTRAST) == [], (path, scheme)
            papers.append(tab.ask("getComputedStyle(document.body).backgroundColor"))
        assert papers[0] == "rgb(255, 255, 255)" != papers[1]
        assert tab.ask("document.documentElement.scrollWidth") <= width, path
        assert tab.complaints() == [], path
        assert {url.split("/")[2] for url in tab.requests()} == {f"127.0.0.1:{made.port}"}


def test_a_page_that_breaks_its_policy_is_noticed(tab: Browser, made: Served) -> None:
    """The test above can fail: a script, a style, an image and a frame of others are logged."""
    for what in (
        "Object.assign(document.createElement('script'), {text: 'window.ran = 1'})",
        "Object.assign(document.createElement('style'), {textContent: 'b{}'})",
        "Object.assign(document.createElement('img'), {src: 'https://x.test/a.png'})",
        "Object.assign(document.createElement('iframe'), {src: '/about'})",
    ):
        tab.open(made.place + "/about")
        tab.ask(f"document.body.append({what})")
        tab.ask("new Promise(done => setTimeout(done, 50))", wait=True)
        assert any("Content Security Policy" in text for text in tab.complaints()), what
        assert tab.ask("window.ran") is None


def test_what_comes_from_outside_is_shown_and_never_obeyed(tab: Browser, made: Served) -> None:
    shown = HOSTILE.replace("\u202e", "\\u202e")
    for path in ("/", "/blocked", "/keys", "/events", f"/order/{made.ids['unknown']}"):
        tab.open(made.place + path)
        assert shown in tab.ask("document.querySelector('main').textContent"), path
        assert tab.ask("document.querySelectorAll('main img, main script').length") == 0
        assert tab.ask("window.pwned") is None
    # By the stream too, which makes rows in the browser itself.
    tab.open(made.place + "/events")
    until(tab, "document.getElementById('stream').textContent == 'live'")
    ledger = open_ledger(f"sqlite:///{made.path}")  # type: ignore[attr-defined]
    ledger.reserve(asked(HOSTILE, Side.BUY, source=HOSTILE))
    ledger.close()
    until(tab, "document.getElementById('events').rows[0].cells[2].textContent == 'blocked'")
    assert shown in tab.ask("document.getElementById('events').rows[0].textContent")
    assert tab.ask("document.querySelectorAll('main img, main script').length") == 0
    assert tab.ask("window.pwned") is None
    assert tab.complaints() == []


def test_a_pool_is_shown_net_and_gross(tab: Browser, made: Served) -> None:
    tab.open(made.place + "/")
    assert "Pools" in tab.ask("document.querySelector('nav').innerText")
    tab.open(made.place + "/pools")
    rows = "[...document.querySelectorAll('.pools tbody tr')]"
    row = f"{rows}.find(row => row.textContent.includes({BTC!r}))"
    cells = tab.ask(f"[...{row}.cells].map(cell => cell.innerText)")
    assert cells[0].startswith(f"{BTC}\nbinance linear_perp")
    # 0.5 long here and 2 short there.
    assert (cells[1], cells[2], cells[3], cells[5]) == ("-1.5", "2.5", "2", "0.5")
    assert "desk-2/binance: short 2" in cells[7]
    used = f"{row}.querySelector('.used').getBoundingClientRect()"
    back = f"{row}.querySelector('.back').getBoundingClientRect()"
    # Drawn around the middle, a fifth of it on the longer side's other side.
    assert tab.ask(f"{used}.left == {back}.left")
    assert tab.ask(f"Math.round({used}.width / {back}.width * 1000)") == 625
    assert tab.complaints() == []


def test_a_click_halts_and_a_typed_key_resumes(tab: Browser, made: Served) -> None:
    """A browser sends its own Origin and token with the form: they are let through."""
    tab.open(made.place + "/keys")
    key = key_of(ETH).text
    form = f"document.querySelector('input[name=key][value=\"{key}\"]').form"
    tab.events.clear()
    tab.ask(f"{form}.querySelector('button').click()")
    tab.wait_for_load()
    assert "Halted" in tab.ask("document.querySelector('.banner.good')?.textContent ?? ''")
    ledger = open_ledger(f"sqlite:///{made.path}")  # type: ignore[attr-defined]
    assert ledger.state(key_of(ETH)).status is Status.HALTED
    tab.open(f"{made.place}/keys/resume?key={key.replace('%', '%25')}")
    tab.ask("document.querySelector('[name=typed]').focus()")
    tab.call("Input.insertText", text=key)
    tab.ask("document.querySelector('[name=reason]').focus()")
    tab.call("Input.insertText", text="looked at the venue")
    tab.ask("document.querySelector('form.act button').click()")
    until(tab, "location.search == '?done=resumed'")
    assert ledger.state(key_of(ETH)).status is Status.RECONCILING
    ledger.close()


def test_the_front_page_follows_without_being_asked(tab: Browser, made: Served) -> None:
    tab.open(made.place + "/")
    assert "does not answer" not in tab.ask("document.querySelector('.verdict').textContent")
    path: Path = made.path  # type: ignore[attr-defined]
    away = path.with_name("away.db")
    path.rename(away)
    # As one that was in the background and is looked at again, which does not wait for its turn.
    look = "document.dispatchEvent(new Event('visibilitychange'))"
    says = "document.querySelector('.verdict').textContent.includes('does not answer')"
    try:
        until(tab, f"{look} && {says}")
    finally:
        away.rename(path)
    until(tab, f"{look} && !{says}")
    assert tab.complaints() == []


def test_a_page_elsewhere_reaches_nothing(tab: Browser, made: Served) -> None:
    """Its form, its frame and its script are another site's, and its rebound name is unknown."""
    target = made.place
    token = made.form_token()
    form = (
        f"<form method=post action={target}/keys/halt><input name=key value='{key_of(ETH).text}'>"
        f"<input name=token value={token}></form>"
    )
    pages = {"/form": form, "/frame": f"<iframe src={target}/about></iframe>", "/script": ""}

    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(f"<!doctype html><title>x</title>{pages[request.url.path]}")

    with running(Starlette(routes=[Route(path, page) for path in pages])) as (_, port):
        for name in ("127.0.0.1", "evil.test"):
            elsewhere = f"http://{name}:{port}"
            tab.open(f"{elsewhere}/form")
            tab.ask("document.querySelector('form').submit()")
            until(tab, "location.port != '" + str(port) + "'")
            until(tab, "document.body.textContent.includes('not sent from a page of this console')")
            tab.open(f"{elsewhere}/script")
            read = f"fetch('{target}/keys', {{credentials: 'include'}}).then(() => 'read', () => 'kept')"
            assert tab.ask(read, wait=True) == "kept"
            stream = (
                f"new Promise(done => {{ const s = new EventSource('{target}/events/stream?after=0', "
                "{withCredentials: true}); s.onmessage = () => done('read'); s.onerror = () => "
                "{ s.close(); done('kept'); }; })"
            )
            assert tab.ask(stream, wait=True) == "kept"
            tab.open(f"{elsewhere}/frame")
            tab.ask("new Promise(done => setTimeout(done, 200))", wait=True)
            assert any("frame-ancestors" in text for text in tab.complaints())
    tab.open(f"http://rebound.test:{made.port}/keys")
    assert "not reached by that name" in tab.ask("document.body.textContent")
    read = "fetch('/keys').then(answer => answer.status)"
    assert tab.ask(read, wait=True) == 421


def test_without_script_the_pages_say_the_same(tab: Browser, made: Served) -> None:
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.open(made.place + "/")
        assert tab.ask("document.querySelector('.verdict').checkVisibility()") is True
        assert tab.ask("document.querySelectorAll('.tile').length") == 4
        # The browser makes it anew by itself.
        assert tab.ask("document.querySelector('noscript meta').httpEquiv") == "refresh"
        tab.open(made.place + "/events")
        assert tab.ask("document.getElementById('events').rows.length") > 5
        assert tab.ask("document.getElementById('stream').checkVisibility()") is False
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)


def test_the_keyboard_reaches_everything(tab: Browser, made: Served) -> None:
    tab.open(made.place + "/keys")
    reached: list[str] = []
    while len(reached) < 40:
        tab.press("Tab", 9)
        if tab.ask("document.activeElement === document.body"):
            break
        reached.append(tab.ask("document.activeElement.textContent.trim()"))
        outline = tab.ask("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", reached[-1]
    assert reached[0] == "Skip to the page"
    assert {"Now", "Blocked", "Keys and positions", "Events", "About", "Halt"} <= set(reached)
    assert made.ids["unknown"] in reached
