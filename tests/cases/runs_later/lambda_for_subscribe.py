# A subscription calls back as often as it likes.
def enter(bus, client, symbol):
    enforce_before_order(symbol)
    bus.subscribe("tick", lambda tick: client.submit_order(symbol))  # INV001: at every tick
