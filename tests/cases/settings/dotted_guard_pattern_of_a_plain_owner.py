# The pattern names owner and method.
# settings: guards = ["risk.check"]
def enter(risk, client, symbol):
    risk.check(symbol)
    client.submit_order(symbol)
