# Under -O the whole statement vanishes, and the guard with it.
def enter(client, symbol):
    assert enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: stripped by -O
