# An SQL insert bears an order's name.
# settings: ignore-orders = ["*.storage.create_order"]
def f(self_, row):
    self_.storage.create_order(row)  # no order: an insert
