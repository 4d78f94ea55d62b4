# The decorator is a call.
def enter(client, symbol, task):
    try:
        @task
        def later():
            pass
    except Exception:
        client.submit_order(symbol)  # INV001: the decorator failed
