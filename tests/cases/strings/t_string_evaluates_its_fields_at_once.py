# A template string is lazy about formatting, not about evaluation.
# python: 3.14
def enter(client, symbol):
    text = t"{enforce_before_order(symbol)}"
    client.submit_order(symbol, text)
