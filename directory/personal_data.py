"""Personal data of directory: listings repeat what their owner shows, ring by ring, and go when it is hidden."""

from members.personal_data import CONSENT, KEEP, Kept

_copied = Kept("as its owner chooses", CONSENT, on_export=False)  # the profile itself is exported

FIELDS: dict[str, Kept] = {
    f"directory.Listing.{name}": _copied
    for name in (
        "profile", "public_id", "display_name", "surname", "sort_key", "headline", "discipline", "industry", "role_title",
        "employer", "city", "latitude", "longitude", "skills", "languages", "offers", "needs", "years", "joined_on",
        "candidate", "candidate_until", "has_photo", "document", "words",
    )
}  # fmt: skip
# A book that has appeared stays as it was: the owner agreed to that text; the row only loses its links.
_printed = Kept("readers of the edition", CONSENT, 3650, on_leaving=KEEP)
FIELDS |= {
    f"directory.Entry.{name}": _printed
    for name in ("member", "state", "snapshot", "photo", "consent_print", "consent_screen", "gathered_at")
}
FIELDS |= {"directory.Entry.sort_key": Kept("readers of the edition", CONSENT, 3650, False, KEEP)}
NOT_PERSONAL: set[str] = {
    f"directory.Listing.{name}" for name in ("id", "audience", "sample", "built_from", "built_at")
} | {"directory.Word"}  # words without the people who used them
NOT_PERSONAL |= {"directory.Edition", "directory.Entry.id", "directory.Entry.edition"}
OWNERS: dict[str, str] = {"directory.Entry": "member__user"}
