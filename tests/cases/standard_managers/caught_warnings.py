# Warnings are caught, exceptions are not.
import warnings


def enter(client, symbol):
    with warnings.catch_warnings(record=True) as seen:
        enforce_before_order(symbol)
    client.submit_order(symbol)
