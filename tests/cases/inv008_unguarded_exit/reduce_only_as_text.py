# Some REST interfaces want the text "true".
def leave(client, symbol):
    client.futures_create_order(symbol=symbol, side="SELL", reduceOnly="true")  # INV008: the text counts
