# The guard stands outside the assert.
def enter(client, symbol):
    enforce_before_order(symbol)
    assert client.submit_order(symbol)
