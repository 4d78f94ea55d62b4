# This `print` is the file's own.
from venue import deliver as print


def create_order(symbol):
    print(symbol)


def enter(symbol):
    return create_order(symbol)  # INV001: delivered
