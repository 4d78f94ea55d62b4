# A class is not a function in another spelling.
def build():
    return CreateOrder(), PlaceOrder(), SubmitOrder()
