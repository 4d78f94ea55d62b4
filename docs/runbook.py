"""Writes ``docs/runbook.md``: its head stands here, the parts of alerts come from the rules' own objects.

python docs/runbook.py
"""

from __future__ import annotations

from pathlib import Path

from invariant_guard.monitoring.runbook import parts

_HEAD = """\
<!-- Made from invariant_guard/monitoring/alerts.py by docs/runbook.py: change it there. -->

# Runbook

For whoever is on call and did not write the service. `invariant-guard monitoring export DIR` makes the rules
([journal.md](journal.md#alerts)); each alert links to its part here. Three commands answer most questions:

    invariant-guard status                 what waits for what, and the command that cures it
    invariant-guard blocked --since 1h     which orders were refused, whose, and why
    invariant-guard blocked --follow       the same, as they come

"""


def page() -> str:
    """The page as it has to be."""
    return _HEAD + parts()


if __name__ == "__main__":
    Path(__file__).with_suffix(".md").write_bytes(page().encode())
