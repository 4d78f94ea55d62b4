# What the function hands on is not followed any further.
def size(text):
    return len(text) * 2


def run(text):
    return size(text) + 1


def enter():
    return run("create_order")  # INV005: handed on
