# It gets a symbol.
from operator import attrgetter


def by_symbol(orders):
    return sorted(orders, key=attrgetter("symbol"))
