"""The whole community as one file: what was designed, never anything about a person."""

from typing import Any

import yaml

import billing.blueprint
import events.blueprint
import icmp.blueprint
import members.blueprint
from config.blueprints.sections import FILE, VERSION
from members.models import Community

WIDTH, LONG = 120, 100


def export_text(community: Community) -> str:
    """The community as YAML of schema version 2. Read into an empty installation it gives the same text again."""
    file = FILE.written(sections_of(community), community.language)
    return f"schema_version: {VERSION}\n\n" + "\n".join(_dumped({name: part}) for name, part in file.items())


def sections_of(community: Community) -> dict[str, Any]:
    """Every section as its app writes it."""
    return {
        **members.blueprint.write(community),
        **icmp.blueprint.write(community),
        "membership_tiers": billing.blueprint.write(),
        "events": events.blueprint.write(zone=community.timezone),
    }


def _dumped(part: dict[str, Any]) -> str:
    return yaml.dump(part, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=None)


class _Dumper(yaml.SafeDumper):
    """Texts of several lines stand as they are, lists are indented, and nothing refers to something above."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _table(dumper: yaml.SafeDumper, table: dict[str, Any]) -> yaml.MappingNode:
    """A short one fits on its line; a long one has a line for each key."""
    return dumper.represent_mapping(
        "tag:yaml.org,2002:map", table, flow_style=False if len(str(table)) > LONG else None
    )


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|" if "\n" in text else None)


_Dumper.add_representer(dict, _table)
_Dumper.add_multi_representer(str, _text)  # also the words of a closed list
