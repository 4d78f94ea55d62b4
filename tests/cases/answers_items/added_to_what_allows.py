# What is false may be true when something is added.
# settings: checks = ["venues_for"]
def enter(client, symbol):
    allowed = venues_for(symbol)
    allowed.append("default")
    if allowed:
        client.submit_order(symbol)  # INV001: nothing was allowed
