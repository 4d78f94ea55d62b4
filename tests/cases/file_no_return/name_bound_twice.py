# Which of the two is called is not known.
def refuse():
    raise RuntimeError


if input() == "quiet":
    def refuse():
        pass


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        refuse()
    client.submit_order(symbol)  # INV002: the quiet one comes back
