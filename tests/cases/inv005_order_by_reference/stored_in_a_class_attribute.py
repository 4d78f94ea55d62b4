# A class attribute is an attribute.
from broker import client


class Desk:
    place = client.create_order  # INV005: kept in the class
