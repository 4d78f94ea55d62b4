# Decorators, bases, keywords, body: in this order.
def enter(client, symbol):
    class Order(enforce_before_order(symbol), reply=client.create_order(symbol)):
        reply = client.submit_order(symbol)  # INV004: the keyword came before
