# A request object's class stands for its order where it is called, not where it is asked about.
# settings: presets = ["oandapyV20"]
def kind_of(request, orders):
    if isinstance(request, orders.OrderCreate):
        return "entry"
    return "entry" if issubclass(type(request), orders.OrderCreate) else "other"


class OrderCreate(Orders):
    def __init__(self, account):
        super(OrderCreate, self).__init__(account)
