# A name of the module is within everybody's reach.
from broker import client

place = client.create_order  # INV005: kept in a global
