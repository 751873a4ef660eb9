"""Synthetic data for the demo: pure, seeded and marked as such. Nobody in here exists."""
