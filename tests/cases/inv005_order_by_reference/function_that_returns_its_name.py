# The name of a function is a text: who has it has not called anything.
def label(function):
    return function.__name__


def either(function):
    return function or print


def enter(client, log):
    log.info("next is %s", label(client.create_order))
    return either(client.create_order)  # INV005: given back as it is
