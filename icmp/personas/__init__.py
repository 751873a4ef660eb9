"""Personas at the desk: invented people who test a profile, with their results in sight."""
