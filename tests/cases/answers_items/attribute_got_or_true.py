# A true default allows.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    verdict = evaluate(symbol)
    if getattr(verdict, "allowed", True):
        client.submit_order(symbol)  # INV001: allowed where it is not there
