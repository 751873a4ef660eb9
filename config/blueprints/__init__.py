"""Reads and writes a whole community file."""
