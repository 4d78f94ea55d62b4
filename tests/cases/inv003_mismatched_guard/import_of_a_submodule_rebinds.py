# An import of `symbol.table` binds `symbol`.
def enter(client, symbol):
    enforce_before_order(symbol=symbol)
    import symbol.table

    client.create_order(symbol=symbol)  # INV003: another thing than was checked
