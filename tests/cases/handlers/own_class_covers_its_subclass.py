# A class of the file covers what the file derives from it.
class VenueError(Exception):
    pass


class Rejected(VenueError):
    pass


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except VenueError:
        return
    except Rejected:
        pass
    client.submit_order(symbol)
