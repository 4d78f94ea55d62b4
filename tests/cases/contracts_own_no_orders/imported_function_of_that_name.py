# An imported name is no function of this file.
from venue import create_order


def enter(symbol):
    return create_order(symbol)  # INV001: the name decides
