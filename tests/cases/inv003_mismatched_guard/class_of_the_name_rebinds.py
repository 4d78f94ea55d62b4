# A class statement binds a name as an assignment does.
def enter(client, symbol):
    enforce_before_order(symbol=symbol)

    class symbol:
        pass

    client.create_order(symbol=symbol)  # INV003: another thing than was checked
