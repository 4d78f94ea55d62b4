# An insert into a table is no order of a venue.
# settings: ignore-orders = ["*.storage.create_order", "*.restaurant.*"]
def keep(self, row):
    self.storage.create_order(row)
    self.restaurant.place_order(row)
