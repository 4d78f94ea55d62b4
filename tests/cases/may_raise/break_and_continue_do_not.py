# Jumps do not raise; evaluating the condition of the loop would.
def enter(client, symbol):
    while True:
        try:
            break
        except Exception:
            client.submit_order(symbol)
