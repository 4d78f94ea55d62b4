# The other way round the guard comes too late.
def enter(client, symbol, decorated):
    @decorated(client.submit_order(symbol))  # INV001: decorators come before defaults
    def later(cleared=enforce_before_order(symbol)):
        return cleared
