# What is taken out on one object counts on another.
# settings: ignore-orders = ["*.storage.create_order"]
def enter(self, row):
    self.storage.create_order(row)
    self.exchange.create_order(row)  # INV001: not the storage
