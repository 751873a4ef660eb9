"""Personal data of icmp."""

from members.personal_data import Kept

FIELDS: dict[str, Kept] = {}
NOT_PERSONAL: set[str] = set()
OWNERS: dict[str, str] = {}
