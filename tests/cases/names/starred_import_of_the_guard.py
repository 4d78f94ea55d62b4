# A star import hides aliases, not literal names.
from risk.invariant import *


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
