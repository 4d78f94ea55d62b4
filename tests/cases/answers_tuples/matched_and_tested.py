# A captured item is tested.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    match evaluate(symbol):
        case (ok, reason) if ok:
            client.submit_order(symbol)
        case _:
            return
