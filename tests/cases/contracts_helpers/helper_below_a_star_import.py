# What the file defines below the star import is what its name means, whatever the star brought.
from binance.enums import *


def enter(client, symbol):
    _check(symbol)
    client.submit_order(symbol)


def _check(symbol):
    enforce_before_order(symbol)


class Guarded:
    def check(self, symbol):
        enforce_before_order(symbol)


class Desk(Guarded):
    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)


CLIENT = Desk()


def ensure(symbol):
    enforce_before_order(symbol)


def enter_late(symbol):
    ensure(symbol)
    CLIENT.submit_order(symbol)
