# Interactive Brokers writes in camel case; the twin is as good.
def enter(ib, contract, order):
    ib.placeOrder(contract, order)  # INV001: sends the order
