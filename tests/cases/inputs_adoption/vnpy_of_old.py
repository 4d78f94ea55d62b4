# vnpy 1.x was a library without names.
def f(self_, r):
    self_.gateway.sendOrder(r)  # INV001: sends an order
