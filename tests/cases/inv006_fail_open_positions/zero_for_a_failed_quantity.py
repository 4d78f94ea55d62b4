# A quantity that could not be read is not zero.
def e(client, s):
    try:
        qty = float(client.position(s))
    except Exception:
        qty = 0
    enforce_before_order(s, "buy", 1, {s: qty})  # INV006: zero after an error


def e2(client, s):
    qty = 0
    for row in client.rows():
        if row.symbol == s:
            qty = row.qty
    enforce_before_order(s, "buy", 1, {s: qty})
