# This decorator keeps every definition and chooses among them when it is called.
from multipledispatch import overload


@overload
def check(symbol: str) -> None:
    print(symbol)


def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)  # INV001: the name is bound twice
