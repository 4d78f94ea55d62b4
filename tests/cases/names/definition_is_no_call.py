# Defining a function of the name sends nothing.
class Client:
    def create_order(self, symbol):
        return self.post("/order", symbol)
