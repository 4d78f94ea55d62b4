# A guard that the settings add counts beside the default one.
# settings: extend-guards = ["check_desk"]
def enter(broker, symbol, fast):
    if fast:
        check_desk(symbol)
    else:
        enforce_before_order(symbol)
    broker.place_order(symbol)
