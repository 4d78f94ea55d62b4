# A refusal by None was stored, and the next store raised.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = False
    try:
        ok, _ = evaluate(symbol)
    except Exception:
        if ok is None:
            client.submit_order(symbol)  # INV001: None refuses
