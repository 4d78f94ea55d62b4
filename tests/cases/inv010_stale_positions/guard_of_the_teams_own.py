# A guard that the settings name is shown positions under a name that says so.
# settings: guards = ["check_limits"]
def switch(client, risk, s):
    held = client.positions()
    risk.check_limits(symbol=s, side="buy", positions=held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    risk.check_limits(symbol=s, side="sell", positions=held)  # INV010: read before the order
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
