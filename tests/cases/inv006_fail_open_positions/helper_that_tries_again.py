# Behind a loop that returns what it fetched, errors alone arrive.
def positions_of(client):
    for _ in range(2):
        try:
            return client.positions()
        except Exception:
            continue
    return {}


def patient_positions_of(client):
    attempts = 0
    while attempts < 2:
        try:
            return client.positions()
        except Exception:
            attempts += 1
    return {}


def enter(client, symbol):
    enforce_before_order(symbol, "buy", 1, positions_of(client))  # INV006: empty after two errors
    enforce_before_order(symbol, "buy", 1, patient_positions_of(client))  # INV006: empty after two errors
    client.create_order(symbol=symbol, side="buy", quantity=1)
