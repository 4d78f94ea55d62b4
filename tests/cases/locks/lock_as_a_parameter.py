# A parameter called `lock` says nothing.
def enter(client, lock, symbol):
    with lock:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: any manager may have been handed in
