"""The demo: a small simulated venue, and two services that disagree about where prices go."""
