# A length says whether there is something.
# settings: refusals = ["problems", "validate[errors]"]
def enter(client, symbol):
    result = validate(symbol)
    if len(result.errors) > 0:
        return
    client.submit_order(symbol)


def again(client, symbol):
    found = problems(symbol)
    if len(found) == 0:
        client.submit_order(symbol)
    elif len(found) < 2:
        client.submit_order(symbol)  # INV001: one is enough


def plainly(client, symbol):
    found = problems(symbol)
    if not len(found):
        client.submit_order(symbol)
    elif len(found) >= 1:
        client.submit_order(symbol)  # INV001: refused
