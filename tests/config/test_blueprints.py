"""Community files: the four examples are read whole; a broken one names its place and changes nothing."""

import io
import json
import pathlib

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from billing.models import Plan
from config.blueprints.exporting import export_text
from config.blueprints.importing import EXAMPLES, fitted, import_blueprint, import_text
from config.blueprints.reading import BlueprintError, read_source
from config.blueprints.sections import schema
from icmp.models import Attribute, Criterion, FoundationVersion, Intake, Persona, ProfileVersion, Programme, Question
from members.models import ActivityType, Community, Need
from tests.factories import MemberFactory

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


def exported(text, at):
    """What is written after `text` was read into an empty installation, which is empty again afterwards."""
    savepoint = transaction.savepoint()
    written = export_text(import_text(text, by=None, at=at))
    transaction.savepoint_rollback(savepoint)
    return written


def lost(read, written, path=()):
    """The places of what was read and is not in what was written; needs are a set, events stand by their day."""
    if isinstance(read, dict):
        kept = {key: part for key, part in read.items() if part not in (None, "", {}, [])}
        return [each for key, part in kept.items() for each in lost(part, written.get(key), (*path, key))]
    if isinstance(read, list) and isinstance(written, list) and len(read) == len(written):
        if path[-1] in ("needs", "events"):
            read, written = (sorted(rows, key=str) for rows in (read, written))
        pairs = enumerate(zip(read, written, strict=True))
        return [each for place, (one, other) in pairs for each in lost(one, other, (*path, place))]
    return [] if read == written else [path]


@pytest.mark.parametrize("name", FILES)
def test_example_when_exported_and_imported_again_then_the_same_text(at, name):
    text = (EXAMPLES / f"{name}.yaml").read_text()

    once = exported(text, at)
    twice = exported(once, at)

    assert not Community.objects.exists()
    assert once.startswith("schema_version: 2\n")
    assert twice == once


@pytest.mark.parametrize("name", FILES)
def test_example_when_exported_then_nothing_is_lost(at, name):
    text = (EXAMPLES / f"{name}.yaml").read_text()
    read = fitted(read_source(text))
    if not read["icp"].get("criteria"):
        del read["icp"]  # a profile without criteria means there is none

    assert lost(read, fitted(read_source(exported(text, at)))) == []


def test_round_when_exported_then_seats_quotas_and_lots_come_back_and_the_seed_stays(at):
    row = '{opens: "2026-05-01T18:00:00+02:00", closes: "2026-06-01T00:00:00+02:00", seats: 10, lottery_seats: 1}'
    columns = ("opens_at", "closes_at", "seats", "segment_quotas", "lottery_seats")
    savepoint = transaction.savepoint()
    written = export_text(import_text(GOOD.replace('"2026-05-01"', row, 1), by=None, at=at))
    before, seeds = list(Intake.objects.values(*columns)), list(Intake.objects.values_list("lottery_seed", flat=True))
    transaction.savepoint_rollback(savepoint)

    import_text(written, by=None, at=at)

    assert list(Intake.objects.values(*columns)) == before
    assert (before[1]["seats"], before[1]["lottery_seats"]) == (10, 1)
    assert before[1]["segment_quotas"] == {"established_leader": 10, "rising_professional": 10, "other": 2}
    assert [seed for seed in seeds if seed in written] == []


def test_export_when_people_are_there_then_nothing_of_them_is_in_it(at, community):
    member = MemberFactory(user__name="Guadalupe Xochitl", user__email="xochitl@example.org")
    community.settings["bank"] = {"holder": "Guadalupe Xochitl", "iban": "DE89370400440532013000"}
    community.save()

    text = export_text(community)

    assert member.user.name == "Guadalupe Xochitl"
    assert [word for word in ("Guadalupe", "xochitl", "DE8937") if word in text] == []


def test_command_when_exporting_then_written_to_file_or_shown(at, tmp_path):
    import_text(GOOD, by=None, at=at)
    shown = io.StringIO()

    call_command("blueprint", "export", stdout=shown)
    call_command("blueprint", "export", str(tmp_path / "out.yaml"), stdout=io.StringIO())

    assert (tmp_path / "out.yaml").read_text() == shown.getvalue()
    assert shown.getvalue().startswith("schema_version: 2\n")


def test_command_when_there_is_no_community_then_says_so():
    with pytest.raises(CommandError, match="no community yet"):
        call_command("blueprint", "export")


def test_schema_when_shapes_are_asked_then_the_file_beside_them_is_theirs():
    kept = json.loads((EXAMPLES.parent / "schema.json").read_text())

    assert kept == json.loads(json.dumps(schema()))


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
    "an unknown key": (GOOD.replace("coverage_min", "coverage_minimum", 1), 0),
    "an unknown segment": (GOOD.replace("segment: established_leader", "segment: leaders", 1), 0),
    "money with too many decimals": (GOOD.replace('amount: "40.00"', 'amount: "40.005"', 1), 0),
    "a solidarity fee above the fee": (GOOD.replace('solidarity_amount: "5.00"', 'solidarity_amount: "50.00"'), 0),
    "two targets": (GOOD.replace("target_count: 1,", "target_count: 1, target_hours: 2,", 1), 0),
    "an intake twice": (GOOD.replace('"2026-05-01", ', '"2026-02-01", ', 1), 0),
    "a quota of nobody": (
        GOOD.replace('"2026-05-01"', '{opens: "2026-05-01T00:00:00+02:00", segment_quotas: {leaders: 3}}', 1),
        0,
    ),
    "a quota above all seats": (
        GOOD.replace('"2026-05-01"', '{opens: "2026-05-01T00:00:00+02:00", segment_quotas: {other: 25}}', 1),
        0,
    ),
    "more lots than seats": (
        GOOD.replace('"2026-05-01"', '{opens: "2026-05-01T00:00:00+02:00", lottery_seats: 25}', 1),
        0,
    ),
    "a rule that is none": (GOOD.replace("op: gte, value: 10}", "op: about, value: 10}", 1), 0),
    "a NUL byte": (GOOD.replace("MPG Circle", "MPG\0Circle", 1), 7),
    "aliases of aliases": (
        "a: &a [1]\n"
        + "".join(f"{x}: &{x} [{', '.join([f'*{y}'] * 20)}]\n" for y, x in zip("abcdef", "bcdefg", strict=True)),
        0,
    ),
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


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("[1, \"0.4\"], [3, \"0.8\"], [5, 1]]", "[1, \"0.4\"], [3, \"1.8\"], [5, 1]]", "[3, \"1.8\"]", "not a number from 0 to 1"),
        ("coverage_min:", "coverage_mim:", "coverage_mim:", "Is “coverage_min” meant?"),
        ("op: gte, value: 2}", "op: about, value: 2}", "op: about", "comparison is not known"),
        ("segment: rising_professional", "segment: nobody", "segment: nobody", "There is no segment “nobody”"),
        ("needs: [peer_network, belonging]", "needs: [peer_network, wealth]", "wealth]", "There is no need “wealth”"),
    ],
)  # fmt: skip
def test_broken_file_when_something_deep_is_wrong_then_its_line_is_named(at, old, new, line, message):
    text = GOOD.replace(old, new, 1)
    expected = next(number for number, each in enumerate(text.splitlines(), 1) if line in each)

    with pytest.raises(BlueprintError, match=message) as caught:
        import_text(text, by=None, at=at)

    assert caught.value.line == expected


def test_import_when_a_community_is_there_then_refused(at, community):
    with pytest.raises(BlueprintError, match="already"):
        import_text(GOOD, by=None, at=at)

    assert Community.objects.get() == community


def test_command_when_file_is_broken_then_says_where(tmp_path: pathlib.Path):
    path = tmp_path / "broken.yaml"
    path.write_text(GOOD.replace("timezone: Europe/Berlin", "timezone: Berlin"))

    with pytest.raises(CommandError, match=r"line \d+, column 13: Name an IANA time zone"):
        call_command("blueprint", "import", str(path))


def test_community_without_a_foundation_when_written_then_reads_back_as_it_is(at):
    text = "schema_version: 2\ncommunity: {slug: small, name: Small, language: en, timezone: UTC, currency: EUR}\n"

    once = exported(text, at)
    twice = exported(once, at)

    assert twice == once
    assert "foundation" not in once
