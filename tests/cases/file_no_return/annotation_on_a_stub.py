# A stub has no body to look at: the annotation is all there is.
from typing import NoReturn


def refuse(reason: str) -> NoReturn: ...


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        refuse("guard failed")
    client.submit_order(symbol)
