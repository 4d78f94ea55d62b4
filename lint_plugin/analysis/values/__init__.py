"""Values: use-def chains, and comparison of what a guard and an order say."""
