"""The page of docs/audit.md's made example in a real browser, at the widths of its pictures."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, CONTRAST, Browser, browser

ROOT = Path(__file__).parents[2]
EXAMPLE = runpy.run_path(str(ROOT / "docs" / "audit_images.py"))
WIDTHS = [(360, 800), *EXAMPLE["PICTURES"].values()]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    path = folder / "audit.html"
    path.write_text(EXAMPLE["page"](folder), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as tab:
        yield tab


def test_every_link_leads_to_a_row(made: Path) -> None:
    page = made.read_text(encoding="utf-8")
    wanted, there = (
        set(re.findall(r'href="#([^"]+)"', page)),
        set(re.findall(r'id="([^"]+)"', page)),
    )
    assert wanted <= there
    # Episodes in the drawings, figures at the top and by source.
    assert {"AUD001", "AUD001-1", "AUD013"} <= wanted
    for source in ("trend", "mean-reversion", "rl_v3"):
        assert re.search(
            rf'<td>{source}</td><td class=n>\d+</td><td class=n><a href="#AUD001-', page
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_it_fits_reads_and_asks_for_nothing(
    width: int, height: int, scheme: str, made: Path, tab: Browser
) -> None:
    tab.show(width, height, scheme)
    tab.open(made)
    assert tab.complaints() == []
    assert tab.requests() == [made.as_uri()]
    assert tab.ask("document.documentElement.scrollWidth") <= width
    assert tab.ask(CONTRAST) == []
    episodes = tab.ask("document.querySelectorAll('svg .both').length")
    assert episodes == made.read_text().count('<tr id="AUD001-') > 20
    # A click on an episode shows its row.
    tab.ask(
        "document.querySelector('svg a').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    shown = "document.querySelector('tr:target').getBoundingClientRect().top"
    assert -1 < tab.ask(shown) < height
