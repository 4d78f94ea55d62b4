# What is true stays so when something is added.
# settings: refusals = ["problems", "validate[errors]"]
def enter(client, symbol, quantity):
    found = problems(symbol)
    if quantity <= 0:
        found.append("nothing to buy")
    if found:
        return
    client.submit_order(symbol)
