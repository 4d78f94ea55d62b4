# krakenex calls the endpoint by its bare name.
import krakenex


def enter(pair):
    kraken = krakenex.API()
    kraken.query_private("AddOrder", {"pair": pair, "type": "buy"})  # INV001: no guard
    kraken.query_private("CancelOrder", {"txid": "x"})
