# The loop may make no round, and then the helper returns unguarded.
def check(symbol, accounts):
    for account in accounts:
        enforce_before_order(symbol, account=account)


def enter(client, symbol, accounts):
    check(symbol, accounts)
    client.submit_order(symbol)  # INV001: `accounts` may be empty
