# A nested function written before the variable has a value means that same variable.
def enter(client, enforcer, symbol):
    def paper():
        nonlocal check
        check = print

    check = enforcer.enforce_before_order
    paper()
    check(symbol)
    client.submit_order(symbol)  # INV001: `check` may be `print` by now
