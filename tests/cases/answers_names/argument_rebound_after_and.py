# `and` has tested the answer: what it gives stays known, whatever becomes of the argument.
# settings: checks = ["check"]
def enter(client, symbol):
    ok = check(symbol) and ready(symbol)
    symbol = symbol.upper()
    if ok:
        client.submit_order(symbol)


def enter_by_the_answer_itself(client, symbol):
    ok = ready(symbol) and check(symbol)
    symbol = symbol.upper()
    if ok:
        client.submit_order(symbol)  # INV001: nobody has tested the answer
