# Under -O the line behind `assert False` runs.
def enter(client, symbol, mode):
    if mode == "live":
        enforce_before_order(symbol)
    else:
        assert False, "unreachable"
    client.submit_order(symbol)  # INV001: reached under -O
