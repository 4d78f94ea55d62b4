# Aliases and what calls through.
from functools import partial
from typing import TYPE_CHECKING
from invariant_guard import enforce_before_order

check = enforce_before_order


def a(client, s):
    check(s)
    client.submit_order(s)


def b(client, s):
    ask = lambda: enforce_before_order(s)
    ask()
    client.submit_order(s)


def c(client, s):
    ask = partial(enforce_before_order, s)
    ask()
    client.submit_order(s)


class Desk:
    def check(self, s):
        enforce_before_order(s)

    def d(self, client, s):
        Desk.check(self, s)
        client.submit_order(s)


def e(client, s):
    (lambda: enforce_before_order(s))()
    client.submit_order(s)


class Ticket:
    def __init__(self, s):
        enforce_before_order(s)


def f(client, s):
    Ticket(s)
    client.submit_order(s)
