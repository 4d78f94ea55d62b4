"""Values of terms: whether a guard and an order name the same symbol, side, account."""
