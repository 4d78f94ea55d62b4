# An alias is what it was imported as.
# settings: ignore-orders = ["*.storage.create_order"]
from desk.storage import create_order as insert


def keep(row):
    insert(row)
