# What a comparison with anything else says is unknown.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol) == "ok":
        client.submit_order(symbol)  # INV001: nothing is known of such an answer
