# An order in a template is sent where the template stands.
# python: 3.14
def enter(client, symbol):
    return t"{client.submit_order(symbol)} {enforce_before_order(symbol)}"  # INV001: left first
