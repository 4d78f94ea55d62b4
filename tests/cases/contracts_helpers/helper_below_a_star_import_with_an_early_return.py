# The helper is the file's own, and does not always guard.
from binance.enums import *


def enter(client, symbol, dry):
    check(symbol, dry)
    client.submit_order(symbol)  # INV001: nothing is checked on the early way out


def check(symbol, dry):
    if dry:
        return
    enforce_before_order(symbol)
