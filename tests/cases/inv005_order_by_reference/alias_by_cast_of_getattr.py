# A cast gives back what it is given.
from typing import Any, cast


def enter(client, symbol):
    send = cast(Any, getattr(client, "submit_order"))
    return send(symbol)  # INV001: submit_order by its local name
