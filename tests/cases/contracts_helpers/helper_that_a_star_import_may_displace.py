# The star may bring another function of that name: afterwards, instead, or until the file defines its own.
def check_first(symbol):
    enforce_before_order(symbol)


from desk.helpers import *

if FAST:

    def check_sometimes(symbol):
        enforce_before_order(symbol)


def enter(client, symbol):
    check_last(symbol)
    client.submit_order(symbol)  # INV001: called below before `check_last` is defined


enter(CLIENT, "BTCUSDT")


def check_last(symbol):
    enforce_before_order(symbol)


def enter_first(client, symbol):
    check_first(symbol)
    client.submit_order(symbol)  # INV001: the star stands below `check_first`


def enter_sometimes(client, symbol):
    check_sometimes(symbol)
    client.submit_order(symbol)  # INV001: without FAST it is the star's


check_early("BTCUSDT")
CLIENT.submit_order("BTCUSDT")  # INV001: `check_early` is not yet the file's


def check_early(symbol):
    enforce_before_order(symbol)
