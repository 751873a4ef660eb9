"""Every field of every model of ours is declared personal or not; a declared field that is gone fails too."""

from importlib import import_module

import pytest
from django.apps import apps

OURS = ("members", "icmp", "billing", "events", "directory")


def declared(app: str) -> tuple[set[str], set[str]]:
    module = import_module(f"{app}.personal_data")
    return set(module.FIELDS), set(module.NOT_PERSONAL)


@pytest.mark.parametrize("app", OURS)
def test_model_fields_when_asked_then_all_declared(app):
    personal, neutral = declared(app)
    models = list(apps.get_app_config(app).get_models())
    names = {f"{m._meta.label}.{f.name}" for m in models if m._meta.label not in neutral for f in m._meta.fields}
    whole = {name for name in neutral if name.count(".") == 1}

    assert names - personal - neutral == set()
    assert (personal | neutral) - names - whole == set()
    assert whole <= {m._meta.label for m in models}
    assert personal & neutral == set()
