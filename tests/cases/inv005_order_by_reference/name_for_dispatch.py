# The helper looks the method up by its name.
def enter(call, symbol):
    return call("futures_create_order", symbol=symbol)  # INV005: dispatched by name, and no guard
