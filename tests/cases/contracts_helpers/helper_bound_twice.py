# Which of the two is called is not known.
def check(symbol):
    enforce_before_order(symbol)


if input() == "rehearsal":
    def check(symbol):
        return None


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)  # INV001: perhaps the second `check`
