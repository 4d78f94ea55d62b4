# Most brokers call it so, and no import need say which.
def enter(broker, symbol):
    broker.place_order(symbol)  # INV001: no guard before it
    enforce_before_order(symbol)
    broker.place_order(symbol)
