"""Fills a founded community with the pool's people, through the real operations."""
