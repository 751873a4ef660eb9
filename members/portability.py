"""Taking one's data along: every declared field of every app, as JSON, with the files beside it."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import FileField, Model

from .models import User
from .personal_data import Kept

OURS = ("members", "icmp", "billing", "events", "directory")


@dataclass(frozen=True)
class KindOfData:
    """One kind of row kept about a person, for the privacy center."""

    name: str
    purpose: str
    audience: str
    days: int | None


def _registries() -> list[ModuleType]:
    """Each app contributes `personal_data`: FIELDS, and OWNERS (model label: the way to its user)."""
    return [import_module(f"{app}.personal_data") for app in OURS if apps.is_installed(app)]


def _owned() -> list[tuple[type[Model], str, dict[str, Kept]]]:
    found = []
    for registry in _registries():
        for label, way in registry.OWNERS.items():
            fields = {
                name.rsplit(".", 1)[1]: kept for name, kept in registry.FIELDS.items() if name.startswith(f"{label}.")
            }
            found.append((apps.get_model(label), way, fields))
    return found


def kinds_of_data() -> list[KindOfData]:
    """What is kept about people, with ground, audience and days."""
    kinds = []
    for model, _way, fields in _owned():
        kept = next(iter(fields.values()), None)
        if kept:
            kinds.append(KindOfData(str(model._meta.verbose_name_plural), kept.purpose, kept.audience, kept.days))
    return kinds


def data_of(user: User) -> dict[str, list[dict[str, Any]]]:
    """Every exportable field of every row that belongs to `user`, by model."""
    untold = _untold()
    return {
        model._meta.label: [
            _row(row, fields)
            for row in model._default_manager.filter(**{way: user.pk})
            if not untold.get(model._meta.label, _told)(row)
        ]
        for model, way, fields in _owned()
    }


def _untold() -> dict[str, Callable[[Any], bool]]:
    """Rows that their person has not been told of yet, by an app's UNTOLD: a letter comes before an export."""
    return {label: test for registry in _registries() for label, test in getattr(registry, "UNTOLD", {}).items()}


def _told(row: Model) -> bool:
    return False


def _row(row: Model, fields: dict[str, Kept]) -> dict[str, Any]:
    return {name: _value(row, name) for name, kept in fields.items() if kept.on_export}


def _value(row: Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if isinstance(field, FileField):
        return getattr(row, name).name
    return getattr(row, getattr(field, "attname", name))


def archive_of(user: User, *, at: dt.datetime) -> bytes:
    """A ZIP with everything for machines (data.json) and for people (data.txt), and the person's files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        body: dict[str, Any] = {"made_at": at, "data": data_of(user)}
        archive.writestr(
            "data.json", json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, default=str)
        )
        archive.writestr("data.txt", _readable(body["data"]))
        for model, way, fields in _owned():
            files = [f.name for f in model._meta.fields if isinstance(f, FileField) and f.name in fields]
            for row in model._default_manager.filter(**{way: user.pk}) if files else []:
                _add_files(archive, row, files)
    return buffer.getvalue()


def _readable(data: dict[str, list[dict[str, Any]]]) -> str:
    """The same rows for people, in the reader's language: what is empty is left out."""
    parts = []
    for label, rows in data.items():
        model = apps.get_model(label)
        for place, row in enumerate(rows, start=1):
            lines = [_line(model, name, value) for name, value in row.items() if value not in (None, "", [], {})]
            parts.append("\n".join([f"{model._meta.verbose_name} {place}", *lines]))
    return "\n\n".join(parts) + "\n"


def _line(model: type[Model], name: str, value: Any) -> str:
    told = (
        value if isinstance(value, str) else json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, default=str)
    )
    return f"  {getattr(model._meta.get_field(name), 'verbose_name', name)}: {told.strip(chr(34))}"


def _add_files(archive: zipfile.ZipFile, row: Model, names: list[str]) -> None:
    for name in names:
        file = getattr(row, name)
        if file and file.storage.exists(file.name):
            with file.open("rb") as source:
                archive.writestr(f"files/{file.name}", source.read())
