# A script can ignore an answer as well.
check_can_open_position("BTCUSDT")  # INV007: the answer is dropped
