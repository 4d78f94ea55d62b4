# Covering is a matter of one try: the inner handler raises something new for the outer one.
def enter(client, symbol):
    try:
        try:
            client.ping()
        except Exception as error:
            raise RuntimeError from error
    except RuntimeError:
        client.submit_order(symbol)  # INV001: reached by what the inner handler raised
