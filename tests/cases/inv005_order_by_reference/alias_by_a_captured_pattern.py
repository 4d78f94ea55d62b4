# A pattern binds it as an assignment does.
def enter(client, symbol):
    match getattr(client, "submit_order", None):
        case None:
            return None
        case send:
            return send(symbol)  # INV001: submit_order by its local name
