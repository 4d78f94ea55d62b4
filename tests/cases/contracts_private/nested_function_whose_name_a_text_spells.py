# No text elsewhere calls a nested function; a mapping of the variables of its own function does.
MODES = ("send", "wait")


def enter(client, symbol):
    def send():
        client.submit_order(symbol)  # guarded: its only call is behind the guard

    enforce_before_order(symbol)
    send()


def handed_out(client, symbol):
    def send():
        client.submit_order(symbol)  # INV001: whoever has the mapping calls it

    show(locals())
    enforce_before_order(symbol)
    send()


def handed_out_by_another_name(client, symbol):
    def send():
        client.submit_order(symbol)  # INV001: the mapping has it

    variables = locals
    variables()["send"]()
    enforce_before_order(symbol)
    send()


def found_in_the_frame(client, symbol):
    def send():
        client.submit_order(symbol)  # INV001: the frame has it

    inspect.currentframe().f_locals["send"]()
    enforce_before_order(symbol)
    send()


def run_as_text(client, symbol):
    def send():
        client.submit_order(symbol)  # INV001: the text calls it

    exec("send()")
    enforce_before_order(symbol)
    send()


def evaluated(client, symbol):
    def send():
        client.submit_order(symbol)  # INV001: the text is its name

    eval("send")()
    enforce_before_order(symbol)
    send()


def of_an_object(client, symbol):
    def send():
        client.submit_order(symbol)  # guarded: those are the client's variables

    log(vars(client))
    enforce_before_order(symbol)
    send()
