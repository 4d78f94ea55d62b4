# Futures in China are closed by an offset.
from tqsdk import TqApi


def by_keyword(symbol):
    TqApi().insert_order(symbol, direction="SELL", offset="CLOSE", volume=1)  # INV008: closes


def today(symbol):
    TqApi().insert_order(symbol, direction="SELL", offset="CLOSETODAY", volume=1)  # INV008: closes


def by_position(symbol):
    TqApi().insert_order(symbol, "SELL", "CLOSE", 1)  # INV008: closes


def enumeration(client, symbol, Offset):
    client.create_order(symbol=symbol, offset=Offset.CLOSEYESTERDAY)  # INV008: closes


def value_of_an_enumeration(client, symbol, Offset):
    client.create_order(symbol=symbol, offset=Offset.CLOSE.value)  # INV008: closes


def in_a_display(client, symbol):
    client.create_order(**{"symbol": symbol, "offset": "CLOSE"})  # INV008: closes


def opens(symbol):
    TqApi().insert_order(symbol, direction="SELL", offset="OPEN", volume=1)  # INV001: opens


def not_written(symbol, offset):
    TqApi().insert_order(symbol, direction="SELL", offset=offset, volume=1)  # INV001: may open


def price_of_the_close(client, symbol):
    client.create_order(symbol=symbol, price="close")  # INV001: the price of the close


def another_enumeration(client, symbol, State):
    client.create_order(symbol=symbol, state=State.CLOSE)  # INV001: no offset
