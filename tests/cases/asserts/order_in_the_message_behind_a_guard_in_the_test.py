# Where the message is evaluated, the test was too: -O takes both or neither.
def enter(client, symbol):
    assert enforce_before_order(symbol) is None, client.submit_order(symbol)
    client.create_order(symbol)  # INV001: under -O neither was evaluated
