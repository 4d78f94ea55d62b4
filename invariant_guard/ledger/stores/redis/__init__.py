"""The store on a Redis server: each step is one script there."""
