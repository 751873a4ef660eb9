"""The desk's lists of foundations and profiles: words in the reader's language, never a structure, bounded queries."""

import pathlib
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from config.blueprints.importing import EXAMPLES, import_blueprint
from icmp.admin.words import Vocabulary, rule_in_words, valued_in_words
from icmp.models import (
    Attribute,
    EngagementExpectation,
    FoundationVersion,
    Persona,
    ProfileVersion,
    Programme,
    Segment,
)
from icmp.queries.profiles import FEWEST, effective_shares
from tests.factories import organizer

from .factories import (
    AssessmentFactory,
    AttributeFactory,
    CriterionFactory,
    FoundationFactory,
    PersonaFactory,
    ProfileVersionFactory,
    SegmentFactory,
    SubmittedApplicationFactory,
)
from .test_application_desk import at_the_desk

pytestmark = pytest.mark.django_db
NAMES = {
    FoundationVersion: "foundationversion",
    Programme: "programme",
    EngagementExpectation: "engagementexpectation",
    Segment: "segment",
    Persona: "persona",
    ProfileVersion: "profileversion",
    Attribute: "attribute",
}
STRUCTURE = re.compile(r".{0,60}(?:\{&|\[\{|&#x27;:|&quot;:).{0,60}")
FILES = sorted(path.stem for path in pathlib.Path(EXAMPLES).glob("*.yaml") if "community:" in path.read_text())


@pytest.fixture
def desk() -> Client:
    return at_the_desk(organizer("owner"))


def opened(client: Client, language: str) -> list[str]:
    """What can be read on every list and on every page of every row."""
    pages = []
    for model, name in NAMES.items():
        pages.append(client.get(f"/desk/icmp/{name}/"))
        pages += [client.get(f"/desk/icmp/{name}/{row.pk}/change/") for row in model.objects.all()]
    assert {page.status_code for page in pages} == {200}
    assert all(f'<html lang="{language}"' in page.text for page in pages)
    return [strip_tags(page.text.split("<main", 1)[1]) for page in pages]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_pages_of_an_example_when_opened_then_words_and_no_structures(at, name, language) -> None:
    import_blueprint(EXAMPLES / f"{name}.yaml", by=None, at=at)
    reader = organizer("owner")
    reader.language = language
    reader.save()

    texts = opened(at_the_desk(reader), language)

    assert [found for text in texts for found in STRUCTURE.findall(text)] == []


def test_profile_when_opened_then_each_criterion_stands_with_its_question(at, desk) -> None:
    import_blueprint(EXAMPLES / "mpg_narrowed.yaml", by=None, at=at)
    version = ProfileVersion.objects.get(kind="icmp")

    text = desk.get(f"/desk/icmp/profileversion/{version.pk}/change/").text

    assert "Lives in Germany" in text
    assert "In which country do you live now?" in text
    assert "The circle is for people living in Germany at the moment." in text
    assert "too few to say" in text


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (FoundationFactory, "foundationversion"),
        (ProfileVersionFactory, "profileversion"),
        (SegmentFactory, "segment"),
        (AttributeFactory, "attribute"),
        (lambda: PersonaFactory(segment=SegmentFactory()), "persona"),
    ],
)
def test_list_when_longer_then_the_same_number_of_queries(community, desk, make, name) -> None:
    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            make()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk.get(f"/desk/icmp/{name}/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_profile_when_it_has_more_criteria_then_the_same_number_of_queries(community, desk) -> None:
    version, counts = ProfileVersionFactory(), []
    for rows in (1, 2):
        CriterionFactory.create_batch(rows, profile_version=version)
        with CaptureQueriesContext(connection) as asked:
            desk.get(f"/desk/icmp/profileversion/{version.pk}/change/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_segments_when_only_events_are_ones_work_then_readable_and_profiles_closed(community) -> None:
    client = at_the_desk(organizer("events"))

    assert client.get("/desk/icmp/segment/").status_code == 200
    assert client.get("/desk/icmp/profileversion/").status_code == 403


def test_rule_in_words_names_attributes_and_options(community) -> None:
    AttributeFactory(key="field", label={"en": "Field"}, options=[{"key": "it", "label": {"en": "software"}}])
    rule = {
        "all": [
            {"attr": "field", "op": "in", "value": ["it", "own_thing"]},
            {"any": [{"attr": "years", "op": "gte", "value": 10}, {"not": {"attr": "years", "op": "lt", "value": 2}}]},
        ]
    }

    words = rule_in_words(rule, Vocabulary())

    assert words == "Field is one of software, own thing and (years is at least 10 or not (years is less than 2))"
    assert rule_in_words({}, Vocabulary()) == "everybody"


@pytest.mark.parametrize(
    ("function", "words"),
    [
        ({"type": "options", "map": {"DE": 1, "grew_up": "0.4"}, "default": "0.25"}, "DE 100 %, grew up 40 %, anything else 25 %"),
        ({"type": "piecewise", "points": [[0, 0], [5, "0.3"]]}, "0 → 0 %, 5 → 30 %"),
        ({"type": "count", "points": [[0, 0], [2, 1]]}, "0 chosen → 0 %, 2 chosen → 100 %"),
        ({"type": "threshold", "op": "gte", "value": 100}, "at least 100"),
        ({"type": "threshold", "op": "between", "value": [2, 9]}, "from 2 to 9"),
        ({"type": "rubric", "levels": 4}, "reviewers' ratings, 0 to 4"),
        ({"type": "boolean"}, "yes 100 %, no 0 %"),
    ],
)  # fmt: skip
def test_value_function_in_words(community, function, words) -> None:
    assert valued_in_words(function, "anything", Vocabulary()) == words


def test_effective_weights_when_few_scores_then_nothing_is_said() -> None:
    version = ProfileVersionFactory()
    sheet = [{"key": "gives", "contribution": "30.00"}, {"key": "learns", "contribution": "20.00"}]
    for count in range(FEWEST - 1):
        _assessed(version, [{**sheet[0], "contribution": f"{count}.00"}, sheet[1]])

    assert effective_shares(version) is None


def test_effective_weights_when_one_criterion_never_differs_then_it_weighs_nothing() -> None:
    version = ProfileVersionFactory()
    for count in range(FEWEST):
        _assessed(
            version,
            [{"key": "gives", "contribution": f"{count}.00"}, {"key": "learns", "contribution": "20.00"}],
        )

    shares = effective_shares(version)

    assert shares == {"gives": 1, "learns": 0}


def _assessed(version: ProfileVersion, results: list[dict[str, str]]) -> None:
    application = SubmittedApplicationFactory(profile_version=version)
    AssessmentFactory(application=application, results=results)
