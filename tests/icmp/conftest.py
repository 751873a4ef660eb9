"""What the tests of icmp share."""

from hypothesis import settings

settings.register_profile("deep", max_examples=5_000)
