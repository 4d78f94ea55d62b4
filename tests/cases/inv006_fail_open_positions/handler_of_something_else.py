# The error that is hidden has nothing to do with the positions, or what it leaves out was filled in.
class Desk:
    def enter(self, client, symbol):
        positions = {}
        for row in client.rows():
            positions[row] = 1
        try:
            client.metric(len(positions))
        except Exception:
            pass
        enforce_before_order(symbol, "buy", 1, positions)
        client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_with_a_default(self, client, symbol):
        positions = {}
        for row in client.rows():
            try:
                quantity = client.quantity(row)
            except ValueError:
                quantity = 1
            positions[row] = quantity
        enforce_before_order(symbol, "buy", 1, positions)
        client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_leaving_out(self, client, symbol):
        positions = {}
        for row in client.rows():
            try:
                positions[row] = client.quantity(row)
            except KeyError:
                continue
        enforce_before_order(symbol, "buy", 1, positions)  # INV006: all that raise are left out
        client.create_order(symbol=symbol, side="buy", quantity=1)
