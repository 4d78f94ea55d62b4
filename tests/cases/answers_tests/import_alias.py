# An alias of the import is followed.
# settings: checks = ["check", "evaluate[0]"]
from risk import check as may
def enter(client, symbol):
    if may(symbol):
        client.submit_order(symbol)
