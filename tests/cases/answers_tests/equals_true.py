# `== True` holds for no false answer.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol) == True:  # noqa: E712
        client.submit_order(symbol)
