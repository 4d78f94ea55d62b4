# `and` that a negation or an `is` ends early gives False, and no other false value.
# settings: checks = ["check"]
# settings: refusals = ["validate"]
def enter(client, symbol):
    allowed = (validate(symbol) is None) and ready(symbol)
    if allowed is not False:
        client.submit_order(symbol)


def enter_by_two(client, symbol):
    allowed = (not validate(symbol) or validate(symbol) is None) and ready(symbol)
    match allowed:
        case False:
            return
        case _:
            client.submit_order(symbol)


def enter_by_an_answer(client, symbol):
    allowed = check(symbol) and ready(symbol)
    if allowed is not False:
        client.submit_order(symbol)  # INV001: None refuses too
