# A method of the file that only calls what it is given.
class Desk:
    def _twice(self, send, symbol):
        send(symbol)
        return send(symbol)

    def enter(self, client, symbol):
        enforce_before_order(symbol)
        return self._twice(lambda s: client.submit_order(s), symbol)
