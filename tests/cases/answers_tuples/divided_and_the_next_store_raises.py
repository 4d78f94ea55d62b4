# The first part holds the answer before the second is stored.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = False
    try:
        ok, _ = evaluate(symbol)
    finally:
        if ok:
            client.submit_order(symbol)
