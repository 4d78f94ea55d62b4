# An assert may be stripped.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    assert check(symbol)
    client.submit_order(symbol)  # INV001: under -O nothing was asked
