# Classes of a file's own that bear a framework's names.
class MarketOrder:
    pass


class OrderCreate:
    pass


def build():
    return MarketOrder(), OrderCreate()
