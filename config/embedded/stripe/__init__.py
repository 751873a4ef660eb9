"""A small stateful Stripe for development, demo and tests: see README.md."""
