# The alias hides nothing: it is suppress, and of a type that no refusal has.
from contextlib import suppress as ignoring


def enter(client, symbol):
    with ignoring(OSError):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: an OSError inside the guard was suppressed
