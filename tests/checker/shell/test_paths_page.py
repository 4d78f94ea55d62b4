"""The page of order paths, in a real browser: nothing is logged, loaded or run that should not be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, CONTRAST, Browser, browser
from shells import GUARDED, UNGUARDED, run, write

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium, as Debian packs it")

# Whatever of it were obeyed would be seen: as a script that ran, as an attribute, as a line turned round.
HOSTILE = "<img src=x onerror=window.pwned=1>\"'&\u202e"
HOSTILE_SOURCE = b"""\
def enter(client):
    client.submit_order(symbol="</script><script>window.pwned=1</script>", side='"><b>x', quantity="</code>")
    client.submit_order()  # noqa: INV001 -- </details><script>window.pwned=1</script>
"""
FILES = {
    "desk/orders.py": GUARDED + UNGUARDED,
    "desk/exits.py": b"def leave(c):\n    c.submit_order(symbol='BTC', reduce_only=True)\n",
    "loop/main.py": b"from desk.orders import enter\ndef main(c):\n    enter(c, 'ETH')\n",
    f"{HOSTILE}.py": HOSTILE_SOURCE,
    "broken.py": b"create_order((\n",
    "tests/test_desk.py": UNGUARDED,
}
OPEN_ROWS = "[...document.querySelectorAll('details.order')].filter(e => e.checkVisibility())"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a small code base, with what changed since it had fewer orders."""
    folder = tmp_path_factory.mktemp("code")
    write(folder, {"desk/orders.py": UNGUARDED, "desk/gone.py": UNGUARDED})
    run(folder, "paths", "--output-format", "json:before.json")
    (folder / "desk/gone.py").unlink()
    write(folder, FILES)
    result = run(folder, "paths", "--output-format", "html:page.html", "--compare", "before.json")
    assert result.returncode == 2, result.stderr
    return folder / "page.html"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as tab:
        yield tab


@pytest.fixture
def tab(chromium: Browser, page: Path) -> Browser:
    """The page, freshly loaded at the width of a desk."""
    chromium.show(1280, 900)
    chromium.open(page)
    return chromium


def visible(tab: Browser) -> list[str]:
    rows: list[str] = tab.ask(f"{OPEN_ROWS}.map(e => e.dataset.path + ' ' + e.dataset.status)")
    return rows


def test_nothing_is_logged_and_nothing_else_is_loaded(tab: Browser, page: Path) -> None:
    for button in ("open", "close", "open"):
        tab.ask(f"document.querySelector('[data-do={button}]').click()")
    tab.ask("document.querySelectorAll('details').forEach(e => { e.open = true })")
    tab.call("Page.printToPDF")
    tab.ask("1")
    assert tab.complaints() == []
    assert tab.requests() == [page.as_uri()]


def test_a_page_that_breaks_its_policy_is_noticed(tab: Browser, page: Path) -> None:
    """The test above can fail: a script, a style and an image that the policy does not know are logged."""
    for added in (
        "<script>1</script>",
        "<p style='color: red'>x</p>",
        "<img src='https://x.test/a.png'>",
    ):
        broken = page.with_name("broken.html")
        broken.write_text(page.read_text("utf-8").replace("</main>", f"{added}</main>"), "utf-8")
        tab.open(broken)
        tab.ask("1")
        assert any("Content Security Policy" in text for text in tab.complaints()), added


def test_what_a_file_says_is_shown_and_never_obeyed(tab: Browser) -> None:
    assert tab.ask("window.pwned") is None
    assert tab.ask("document.querySelectorAll('main img, main script, main b').length") == 0
    names = tab.ask("[...document.querySelectorAll('summary.file .name')].map(e => e.textContent)")
    assert "<img src=x onerror=window.pwned=1>\"'&\\u202e.py" in names
    terms = tab.ask("[...document.querySelectorAll('.order .symbol')].map(e => e.textContent)")
    assert '"</script><script>window.pwned=1</script>"' in terms
    reasons = tab.ask("[...document.querySelectorAll('.order .check')].map(e => e.textContent)")
    assert "</details><script>window.pwned=1</script>" in reasons


def test_the_answer_is_said_first(tab: Browser) -> None:
    verdict = tab.ask("document.querySelector('.verdict').textContent")
    assert verdict.startswith("3 of 5 orders can leave without a completed position check.")
    assert "1 more accepted by the team. 1 path not analysed." in verdict
    tiles = tab.ask(
        "[...document.querySelectorAll('.tile')].map(e => e.innerText.split('\\n').slice(0, 2).join(' '))"
    )
    assert tiles == [
        "2 unguarded",
        "0 by reference",
        "1 unguarded exit",
        "0 in the baseline",
        "1 suppressed",
        "1 guarded",
        "0 unreachable",
        "1 not analysed",
    ]
    about = tab.ask("document.querySelector('details.about').innerText")
    assert "broken.py:1" in about
    assert "1 order in tests: not in this page" in about
    changes = tab.ask("[...document.querySelectorAll('details.about')][1].innerText")
    assert "4 new, 1 gone, 0 with another status" in changes
    assert "gone: desk/gone.py:2" in changes
    assert "new: desk/exits.py:2 c.submit_order in leave, unguarded exit" in changes
    assert tab.ask("document.querySelectorAll('.mark').length") == 4
    tab.ask("document.querySelector('[data-do=close]').click()")
    tab.ask("document.querySelector('.about a').click()")
    tab.ask("new Promise(done => setTimeout(done, 50))", wait=True)
    assert tab.ask("document.activeElement.parentElement.querySelector('.body').checkVisibility()")


def test_a_row_opens_to_its_path_and_its_callers(tab: Browser) -> None:
    rows = tab.ask(
        "[...document.querySelectorAll('details.order')].filter(e => e.dataset.path == 'desk/orders.py')"
        ".map(e => { e.open = true; return e.querySelector('.body').innerText })"
    )
    guarded = next(text for text in rows if "guarded: a check" in text)
    assert re.search(r"line 2\s+enforcer.enforce_before_order completed", guarded)
    assert "client.submit_order(symbol, 'buy', 1)" in guarded
    assert "loop/main.py:3 in main" in guarded
    assert "JOINED BY NAME ALONE" in guarded
    assert tab.ask("document.querySelector('pre .here').textContent").strip().startswith("2 ")


def test_the_filter(tab: Browser) -> None:
    before = visible(tab)
    assert len(before) == 5
    tab.ask("document.getElementById('text').focus()")
    tab.call("Input.insertText", text="EXITS submit")
    assert visible(tab) == ["desk/exits.py exit"]
    assert tab.ask("document.getElementById('shown').textContent") == "1 of 5 orders"
    # A folder that holds nothing to show is not shown either.
    assert (
        tab.ask(
            "[...document.querySelectorAll('summary.file')].filter(e => e.checkVisibility()).length"
        )
        == 1
    )
    tab.ask("(e => { e.value = ''; e.dispatchEvent(new Event('input')) })(document.activeElement)")
    assert visible(tab) == before
    press = "document.querySelector('.chip[data-status={}]').click()"
    tab.ask(press.format("guarded"))
    assert visible(tab) == ["desk/orders.py guarded"]
    tab.ask(press.format("exit"))
    assert visible(tab) == ["desk/exits.py exit", "desk/orders.py guarded"]
    tab.ask(press.format("exit"))
    tab.ask(press.format("guarded"))
    assert visible(tab) == before


def test_the_keyboard_reaches_everything(tab: Browser) -> None:
    tab.ask("document.body.focus()")
    reached = set()
    for _ in range(60):
        tab.press("Tab", 9)
        reached.add(
            tab.ask(
                "(e => e.id || e.dataset.do || e.dataset.status || e.parentElement.className)"
                "(document.activeElement)"
            )
        )
    assert {"text", "open", "close", "guarded", "about", "folder", "file", "order"} <= reached
    tab.ask("document.querySelector('details.order > summary').focus()")
    tab.press("Enter", 13, "\r")
    assert tab.ask("document.querySelector('details.order').open") is True
    assert tab.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_without_script_everything_can_be_opened(tab: Browser, page: Path) -> None:
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.open(page)
        # The tests' own questions are still answered.
        assert tab.ask("document.getElementById('filter').checkVisibility()") is False
        tab.ask("document.querySelector('details.order > summary').focus()")
        tab.press("Enter", 13, "\r")
        assert tab.ask("document.querySelector('details.order .path').checkVisibility()") is True
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)


def test_print_opens_folders_and_files(tab: Browser) -> None:
    tab.ask("document.querySelector('[data-do=close]').click()")
    assert visible(tab) == []
    tab.ask("dispatchEvent(new Event('beforeprint'))")
    assert len(visible(tab)) == 5
    tab.ask("dispatchEvent(new Event('afterprint'))")
    assert visible(tab) == []


@pytest.mark.parametrize("width", [1280, 768, 390])
def test_no_width_scrolls_sideways(tab: Browser, width: int) -> None:
    tab.show(width, 900)
    tab.ask("document.querySelectorAll('details').forEach(e => { e.open = true })")
    assert tab.ask("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_in_both_schemes(tab: Browser, scheme: str) -> None:
    """The contrast of text is 4.5 to 1 or more, as WCAG AA asks for."""
    tab.show(1280, 900, scheme)
    tab.ask("document.querySelectorAll('details').forEach(e => { e.open = true })")
    faint = tab.ask(CONTRAST)
    assert faint == []
    paper = tab.ask("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") == (scheme == "light")


def test_the_page_is_the_same_bytes_again(page: Path) -> None:
    folder = page.parent
    arguments = ("paths", "--output-format", "html:again.html", "--compare", "before.json")
    again = run(folder, *arguments, "--jobs", "1", "--no-cache")
    assert again.returncode == 2
    assert (folder / "again.html").read_bytes() == page.read_bytes()
