# An attribute getter made of the name yields the order function.
import operator


def enter(client, symbol):
    operator.attrgetter("create_order")(client)(symbol)  # INV005: no guard has completed
    enforce_before_order(symbol)
    operator.attrgetter("create_order")(client)(symbol)
