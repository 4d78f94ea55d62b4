# A pattern names owner and method.
# settings: checks = ["risk.allows"]
def enter(risk, client, symbol):
    if risk.allows(symbol):
        client.submit_order(symbol)
    if client.allows(symbol):
        client.submit_order(symbol)  # INV001: another owner
