"""Community files: the four examples are read whole; a broken one names its place and changes nothing."""

import pathlib

import pytest
from django.core.management import CommandError, call_command

from billing.models import Plan
from config.blueprints.importing import EXAMPLES, import_blueprint, import_text
from config.blueprints.reading import BlueprintError
from icmp.models import Attribute, Criterion, FoundationVersion, Persona, ProfileVersion, Programme, Question
from members.models import ActivityType, Community, Need

FILES = ["mpg_narrowed", "mpg_too_broad", "gen_ai_saas", "alumni_community_builders_es"]
MODELS = (
    Community,
    Need,
    ActivityType,
    FoundationVersion,
    Programme,
    Persona,
    ProfileVersion,
    Criterion,
    Attribute,
    Question,
    Plan,
)

pytestmark = pytest.mark.django_db


def counts() -> list[int]:
    return [model.objects.count() for model in MODELS]


@pytest.mark.parametrize("name", FILES)
def test_example_when_imported_then_whole_and_published(at, name):
    community = import_blueprint(EXAMPLES / f"{name}.yaml", by=None, at=at)

    assert community.pk is not None
    assert FoundationVersion.objects.published().count() == 1
    assert ProfileVersion.objects.published().about_members().count() == 1
    assert ActivityType.objects.count() == 35


def test_narrowed_example_when_imported_then_its_figures_stand(at):
    import_blueprint(EXAMPLES / "mpg_narrowed.yaml", by=None, at=at)

    foundation = FoundationVersion.objects.get()
    weights = dict(Criterion.objects.filter(profile_version__kind="icmp").values_list("key", "weight"))
    assert (foundation.expected_fee_minor, foundation.solidarity_minor, foundation.expected_hours_per_month) == (
        1500,
        500,
        3,
    )
    assert sum(weights.values()) == 100
    assert sorted(Plan.objects.values_list("key", "amount_minor")) == [
        ("patron", 4000),
        ("solidarity", 500),
        ("standard", 1500),
    ]
    assert Programme.objects.get(key="mentoring").needs.count() == 3


GOOD = (EXAMPLES / "mpg_narrowed.yaml").read_text()
BROKEN = {
    "no YAML": ("community: [", 0),
    "a list": ("- a\n- b\n", 1),
    "unknown version": (GOOD.replace("schema_version: 2", "schema_version: 9"), 0),
    "a key twice": (GOOD.replace("  slug: mpg-narrowed\n", "  slug: mpg-narrowed\n  slug: again\n"), 0),
    "a bad zone": (GOOD.replace("timezone: Europe/Berlin", "timezone: Berlin"), 0),
    "a bad kind of need": (GOOD.replace("kind: social,", "kind: sociable,", 1), 0),
    "a bad weight": (GOOD.replace("weight: 20\n", "weight: many\n", 1), 0),
    "an unknown need": (GOOD.replace("needs: [peer_network, belonging]", "needs: [peer_network, wealth]", 1), 0),
    "a bad function": (GOOD.replace("type: piecewise", "type: pieceful", 1), 0),
    "crossing bands": (GOOD.replace("review_min: 50", "review_min: 90", 1), 0),
    "a persona that fails": (GOOD.replace("accept_min: 70", "accept_min: 100", 1), 0),
    "a python object": ("community: !!python/object/apply:os.system ['true']\n", 1),
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_broken_file_when_imported_then_place_is_named_and_nothing_changes(at, name):
    text, line = BROKEN[name]
    assert text != GOOD
    before = counts()

    with pytest.raises(BlueprintError) as caught:
        import_text(text, by=None, at=at)

    assert caught.value.line >= 1
    assert caught.value.column >= 1
    assert line in (0, caught.value.line)
    assert counts() == before


def test_broken_file_when_a_value_is_wrong_then_its_own_line_is_named(at):
    text = GOOD.replace("timezone: Europe/Berlin", "timezone: Berlin")
    expected = text.splitlines().index("  timezone: Berlin") + 1

    with pytest.raises(BlueprintError) as caught:
        import_text(text, by=None, at=at)

    assert (caught.value.line, caught.value.column) == (expected, 13)


def test_import_when_a_community_is_there_then_refused(at, community):
    with pytest.raises(BlueprintError, match="already"):
        import_text(GOOD, by=None, at=at)

    assert Community.objects.get() == community


def test_command_when_file_is_broken_then_says_where(tmp_path: pathlib.Path):
    path = tmp_path / "broken.yaml"
    path.write_text(GOOD.replace("timezone: Europe/Berlin", "timezone: Berlin"))

    with pytest.raises(CommandError, match=r"line \d+, column 13: Name an IANA time zone"):
        call_command("blueprint", "import", str(path))
