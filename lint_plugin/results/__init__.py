"""The data that the floors hand up: findings, outcomes, rules."""
