# The same, with settings of the retry.
from tenacity import retry


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return retry(stop=3)(client.submit_order)  # INV005: it is called at another time
