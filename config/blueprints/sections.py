"""The whole file: the shapes that each app declares for its sections, in the order of the file."""

import billing.blueprint
import events.blueprint
import icmp.blueprint
import members.blueprint
from members.shapes import TEXT_SCHEMA, Schema, Section, Shape

VERSION = 2
READ = (1, VERSION)
ORDER = (
    "community", "foundation", "organizer_capacity", "segments", "needs", "programmes", "personas", "attributes",
    "icp", "icmp", "consents", "code_of_conduct", "imprint", "privacy_notice", "engagement_expectations", "probation",
    "cohort_policy", "membership_tiers", "events", "projects", "organizer_hours_by_need",
)  # fmt: skip
_SHAPES: dict[str, Shape] = {
    **members.blueprint.SHAPES,
    **icmp.blueprint.SHAPES,
    **billing.blueprint.SHAPES,
    **events.blueprint.SHAPES,
}
FILE = Section({name: _SHAPES[name] for name in ORDER}, required=("community",))


def schema() -> Schema:
    """The whole file as JSON Schema says it."""
    told = FILE.schema()
    version: Schema = {"enum": list(READ)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Blueprint of a community, schema version {VERSION}",
        **told,
        "properties": {"schema_version": version, **told["properties"]},
        "required": ["schema_version", *told["required"]],
        "$defs": {"text": TEXT_SCHEMA},
    }
