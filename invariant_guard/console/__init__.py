"""The console: what the guard decides, as pages for whoever did not write the service.

    from invariant_guard.console import application

    service.mount("/guard", application("sqlite:////var/lib/trading/ledger.db", token=...))

`invariant-guard serve` runs the same pages by themselves. Needs the extra `console`.
"""

from invariant_guard.console.app import application

__all__ = ["application"]
