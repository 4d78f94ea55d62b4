"""``invariant-lint paths``: every order of a code base, in one module for each form."""

from importlib import import_module

from lint_plugin.results.order_path import OrderPaths

FORMATS = ("text", "markdown", "json", "html")
# Each fills its stream: nothing can stand beside it.
DOCUMENTS = ("json", "html")


def render(name: str, paths: OrderPaths, sources: "dict[str, list[str]]") -> str:
    """Render the orders in one form; ``sources`` holds the lines of their files."""
    text: str = import_module(f"lint_plugin.report.order_paths.{name}").render(paths, sources)
    return text
