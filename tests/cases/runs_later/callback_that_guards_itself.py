# Registered or not, it carries its guard with it.
def enter(bus, client, symbol):
    bus.on("tick", lambda tick: enforce_before_order(symbol) and client.submit_order(symbol))
