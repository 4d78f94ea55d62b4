# An assignment elsewhere in the file is a second binding.
def check(symbol):
    enforce_before_order(symbol)


def switch_off():
    global check
    check = print


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)  # INV001: after switch_off() it prints
