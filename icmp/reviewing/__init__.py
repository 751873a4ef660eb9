"""Readers: whom an application goes to, what they see of it, and what they owe."""
