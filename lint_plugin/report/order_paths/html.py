"""The orders of a code base as one page that needs no network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files

from lint_plugin.report import html
from lint_plugin.report.order_paths.page.head import head
from lint_plugin.report.order_paths.page.tree import tree
from lint_plugin.results.order_path import OrderPaths


def render(paths: OrderPaths, sources: Mapping[str, Sequence[str]]) -> str:
    """Render the whole document."""
    css, script = _resource("page.css"), _resource("page.js")
    # Nothing may be loaded, sent or run but these two, known by what they hold.
    csp = (
        f"default-src 'none'; style-src '{_hash(css)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return html.standalone_page(
        f"Order paths of {paths.head.name}",
        csp,
        css,
        script,
        head(paths),
        html.tag("main", tree(paths, sources), id="orders"),
    )


def _resource(name: str) -> str:
    return files("lint_plugin.report.order_paths.page").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
