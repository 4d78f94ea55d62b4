# A file that sets the name itself may set it to anything: both ways are open.
TYPE_CHECKING = bool(input())


def enter(client, symbol):
    if not TYPE_CHECKING:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: not typing's constant
