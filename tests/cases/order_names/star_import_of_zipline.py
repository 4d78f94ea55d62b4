# What a star brings has no name in the file, but the library has.
from zipline.api import *


def handle_data(context, data):
    order(context.asset, 10)  # INV001: zipline's order
    order_target_percent(context.asset, 0.5)  # INV001: and its target
