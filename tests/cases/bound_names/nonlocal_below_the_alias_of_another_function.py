# A variable of the same name in another function is another variable.
def enter(client, enforcer, symbol):
    check = enforcer.enforce_before_order
    check(symbol)
    client.submit_order(symbol)


def rehearse(symbol):
    def paper():
        nonlocal check
        check = print

    check = len
    paper()
    check(symbol)
