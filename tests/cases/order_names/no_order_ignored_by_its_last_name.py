# A plain name is taken out wherever it stands.
# settings: ignore-orders = ["place_order"]
def dine(restaurant, table):
    restaurant.place_order(table)
    restaurant.placeOrder(table)  # INV001: its twin was not taken out
