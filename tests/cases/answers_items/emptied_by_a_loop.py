# The loop ends when nothing is left of the refusal.
# settings: refusals = ["problems", "validate[errors]"]
def enter(client, symbol):
    found = validate(symbol).errors
    while found:
        print(found.pop())
    client.submit_order(symbol)  # INV001: refused, and forgotten
