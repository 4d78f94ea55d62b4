# With no accounts there is no check.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol, accounts):  # INV009: `accounts` may be empty
    for account in accounts:
        enforce_before_order(symbol, account=account)
