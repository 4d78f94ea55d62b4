# RiskError comes from elsewhere: it may well be a base of the violation.
from desk.errors import RiskError


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except RiskError:
        pass
    client.submit_order(symbol)  # INV002: the handler could swallow the refusal
