# It is one list under both names.
# settings: refusals = ["problems", "validate[errors]"]
def enter(client, symbol):
    found = problems(symbol)
    shown = found
    del shown[:]
    if found:
        return
    client.submit_order(symbol)  # INV001: refused, and forgotten
