# openalgo writes its names in one word.
def enter(client):
    client.placesmartorder(symbol="SBIN", action="BUY", quantity=1)  # INV001: sends an order
