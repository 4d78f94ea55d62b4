# `or` that a negation or an `is` ends early gives True, and no other true value.
# settings: checks = ["check"]
# settings: refusals = ["validate"]
def enter(client, symbol):
    refused = (not check(symbol)) or late(symbol)
    if refused is not True:
        client.submit_order(symbol)


def enter_by_a_reason(client, symbol):
    refused = validate(symbol) or late(symbol)
    if refused is not True:
        client.submit_order(symbol)  # INV001: a text refuses too
