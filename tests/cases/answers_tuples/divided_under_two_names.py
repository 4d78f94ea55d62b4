# Two names that one test connects: either holds the answer.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    first = second = False
    try:
        second, _ = evaluate(symbol)
    finally:
        if second if not first else second:
            client.submit_order(symbol)
