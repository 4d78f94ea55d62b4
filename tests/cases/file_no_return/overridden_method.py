# A subclass in this file makes it come back.
class Desk:
    def refuse(self, error):
        raise RuntimeError("closed") from error

    def enter(self, symbol):
        try:
            enforce_before_order(symbol)
        except Exception as error:
            self.refuse(error)
        self.client.submit_order(symbol)  # INV002: Quiet.refuse comes back


class Quiet(Desk):
    def refuse(self, error):
        return None
