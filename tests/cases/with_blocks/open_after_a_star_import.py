# The star may have brought another `open`.
from desk.files import *


def enter(client, path, symbol):
    with open(path):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: perhaps not the built-in `open`
