# What is imported may bear a method's name and do anything.
import venue


def create_order(symbol):
    return venue.get(symbol)


def enter(symbol):
    return create_order(symbol)  # INV001: an import does it
