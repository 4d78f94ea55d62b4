"""The runbook's parts: one for each alert, from the same objects as the rules."""

from __future__ import annotations

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.monitoring import walk
from invariant_guard.monitoring.alerts import ALERTS, Alert


def parts() -> str:
    """Return a part for each alert, in Markdown."""
    rows = "".join(
        f"| [{alert.name}](#{alert.anchor}) | {alert.severity} | {_plain(alert)} |\n"
        for alert in ALERTS
    )
    steps = "".join(f"{number}. {step}\n" for number, step in enumerate(walk.STEPS, 1))
    night = (
        f"## {walk.TITLE}\n\n{walk.MEANING} The console has this page too, under *Runbook*.\n\n{steps}\n"
        "## Alerts\n\n"
    )
    table = f"| alert | severity | says |\n| --- | --- | --- |\n{rows}"
    return night + table + "".join(_part(alert) for alert in ALERTS)


def _plain(alert: Alert) -> str:
    return alert.summary.replace("{", "`").replace("}", "`")


def _part(alert: Alert) -> str:
    lines = [f"\n## {alert.name}\n", f"{alert.meaning}\n"]
    lines += [f"{number}. {step}" for number, step in enumerate(alert.steps, 1)]
    known = [ViolationCode[code] for code in alert.codes if code in ViolationCode.__members__]
    if known:
        lines.append("\nRefusals that have to do with it ([all](refusals.md)):\n")
        lines += [f"- `{code}`: {code.meaning} {code.remedy}" for code in known]
    wait = "at once" if alert.wait == "0m" else f"after {alert.wait}"
    lines.append(f"\nFires {wait} where\n\n    {alert.expr}\n")
    return "\n".join(lines)
