# The `finally` passes the refusal on, to a manager that swallows it.
from contextlib import suppress


def enter(client, log, symbol):
    with suppress(Exception):
        try:
            enforce_before_order(symbol)
        finally:
            log.info("checked")
    client.submit_order(symbol)  # INV002: suppressed behind the finally
