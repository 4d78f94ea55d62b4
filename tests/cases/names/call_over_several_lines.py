# A finding stands at the called name, on the name's own line.
def enter(client, symbol):
    return (
        client
        .session()
        .create_order(  # INV001: the name is here
            symbol,
        )
    )
