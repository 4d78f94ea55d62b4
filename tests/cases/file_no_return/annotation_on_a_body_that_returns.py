# An annotation is a claim, and the body belies it.
from typing import NoReturn


def refuse(log) -> NoReturn:
    log.error("refused")


def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        refuse(log)
    client.submit_order(symbol)  # INV002: it does return
