# It is kept in the condition.
# settings: checks = ["check", "evaluate[allowed]"]
def enter(client, symbol):
    if (verdict := evaluate(symbol)).allowed:
        client.submit_order(symbol)
    if not verdict.allowed:
        client.submit_order(symbol)  # INV001: refused
