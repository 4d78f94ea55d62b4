# So does add_done_callback.
def enter(future, client, symbol):
    enforce_before_order(symbol)
    future.add_done_callback(lambda done: client.submit_order(symbol))  # INV001: when the future is done
