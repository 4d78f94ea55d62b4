# Inside the block the guard has completed; behind it a suppressed refusal arrives too.
from contextlib import contextmanager, suppress


@contextmanager
def cleared(symbol):
    enforce_before_order(symbol)
    yield symbol


def enter(client, symbol):
    with suppress(Exception), cleared(symbol):
        client.create_order(symbol)
    client.submit_order(symbol)  # INV002: the suppress swallowed the refusal
