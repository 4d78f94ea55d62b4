# A table of functions, called by a key.
def venues(spot, perp):
    routes = {
        "spot": spot.create_order,  # INV005: kept in a table
        "perp": perp.futures_create_order,  # INV005: kept in a table
    }
    return routes
