"""The pure rule: an order and positions in, a ruling out."""
