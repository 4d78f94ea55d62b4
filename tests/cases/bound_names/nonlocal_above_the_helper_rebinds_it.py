# What is declared nonlocal above the helper's `def` takes the helper's place.
def enter(client, symbol):
    def paper():
        nonlocal check
        check = print

    def check():
        enforce_before_order(symbol)

    paper()
    check()
    client.submit_order(symbol)  # INV001: `check` may be `print` by now
