# What it gives is called two lines on.
from operator import attrgetter


def enter(client, symbol):
    getter = attrgetter("create_order")  # INV005: called below, with no guard
    getter(client)(symbol)
