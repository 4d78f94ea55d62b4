# This class sends as an object is made.
class Order:
    def __init__(self, session, symbol):
        self.reply = session.post("/orders", symbol)


def create_order(session, symbol):
    return Order(session, symbol)


def enter(session, symbol):
    return create_order(session, symbol)  # INV001: posted by the constructor
