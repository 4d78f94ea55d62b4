# A whole module under the guard's name.
import paper.noop as enforce_before_order


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: it is no guard
