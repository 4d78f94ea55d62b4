# Without a dot the last name decides here too.
# settings: no-return = ["die"]
def enter(client, ops, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        ops.die("refused")
    client.submit_order(symbol)
