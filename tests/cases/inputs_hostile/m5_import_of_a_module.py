# A module's function under the guard's name.
import paper.noop as enforce_before_order


def f(client, s):
    enforce_before_order(s)
    client.submit_order(s)  # INV001: it is called `noop`
