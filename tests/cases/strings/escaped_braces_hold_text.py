# Doubled braces are literal braces, and what stands in them is text.
def enter(client, symbol):
    text = f"{{enforce_before_order({symbol})}}"
    client.submit_order(symbol, text)  # INV001: that was no call
