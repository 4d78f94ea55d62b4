# The object before the dot is the first parameter, whatever its name.
class Desk:
    def enter(this, client, positions, symbol, side):
        this._check(symbol, side, positions)
        client.create_order(symbol=symbol, side=side, quantity=1)

    def enter_the_wrong_way_round(this, client, positions, symbol, side):
        this._check(side, symbol, positions)
        client.create_order(symbol=symbol, side=side, quantity=1)  # INV003: side and symbol were swapped

    def _check(this, symbol, side, positions):
        enforce_before_order(symbol, side, 1, positions)
