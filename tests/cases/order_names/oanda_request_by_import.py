# A request of a library that sends nothing but requests stands for its order.
from oandapyV20.endpoints.orders import OrderCreate


def enter(client, account, data):
    client.request(OrderCreate(account, data))  # INV001: the request that places
