# The name of a walrus holds True or False, where that is what `not` and `is` give.
# settings: checks = ["check"]
def enter(client, symbol):
    if (refused := not check(symbol)) and late(symbol):
        return
    if refused is not True:
        client.submit_order(symbol)


def enter_by_an_answer(client, symbol):
    if (allowed := check(symbol)) and late(symbol):
        return
    if allowed is not False:
        client.submit_order(symbol)  # INV001: None refuses too
