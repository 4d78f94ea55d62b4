# A name of the settings has a twin as well.
# settings: extend-orders = ["send_it"]
def enter(desk, symbol):
    desk.sendIt(symbol)  # INV001: send_it in the other spelling
