# Whoever calls it has an order function.
from operator import attrgetter


class Desk:
    def __init__(self):
        self.getter = attrgetter("create_order")  # INV005: kept in an attribute
