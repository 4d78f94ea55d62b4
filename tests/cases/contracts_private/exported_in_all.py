# `__all__` makes it public, underscore or not.
__all__ = ["enter", "_place"]


def _place(client, symbol):
    return client.submit_order(symbol)  # INV001: exported


def enter(client, symbol):
    enforce_before_order(symbol)
    return _place(client, symbol)
