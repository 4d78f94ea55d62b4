# A mark on the function is no way past its wrapper.
def audited(function):
    function.audited = True
    return function


def cleared(function):
    def wrapper(client, symbol):
        enforce_before_order(symbol)
        return function(client, symbol)

    return wrapper


@cleared
@audited
def enter(client, symbol):
    client.submit_order(symbol)
