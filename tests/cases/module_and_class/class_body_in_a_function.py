# A class statement inside a function runs its body there too.
def enter(client, symbol):
    enforce_before_order(symbol)

    class Ticket:
        reply = client.submit_order(symbol)

    return Ticket
