# A local alias of the method answers too.
# settings: checks = ["check", "evaluate[0]"]
def enter(risk, client, symbol):
    may = risk.check
    if not may(symbol):
        return
    client.submit_order(symbol)
