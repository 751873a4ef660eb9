"""Nothing that is hidden has any part in any answer: a canary in every field, and two worlds that must look alike."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import Listing
from members.gates import Viewer
from members.operations import set_photo
from members.visibility import FIELDS, Audience
from tests.directory.factories import AT, organizer, person, picture, reader, republish, signed_in

# field of visibility: (what the profile gets, what shows it)
CANARIES = {
    "name": ({"display_name": "Zqname Alba"}, "Zqname"),
    "pronouns": ({"pronouns": "zqpronouns"}, "zqpronouns"),
    "headline": ({"headline": "zqheadline"}, "zqheadline"),
    "discipline": ({"discipline": "zqdiscipline"}, "zqdiscipline"),
    "industry": ({"industry": "zqindustry"}, "zqindustry"),
    "employer": ({"employer": "zqemployer"}, "zqemployer"),
    "role_title": ({"role_title": "zqrole"}, "zqrole"),
    "years_experience": ({"years_experience": 73}, "73 years"),
    "city": ({"city": "zqcity"}, "zqcity"),
    "in_country_since": ({"in_country_since": 1947}, "1947"),
    "languages": ({"languages": [{"code": "zqlang", "level": "C2"}]}, "zqlang"),
    "skills": ({"skills": ["zqskill"]}, "zqskill"),
    "offers": ({"offers": ["zqoffer"]}, "zqoffer"),
    "needs": ({"looks_for": ["zqneed"]}, "zqneed"),
    "biography": ({"biography": {"en": "zqbiography"}}, "zqbiography"),
    "links": ({"links": ["https://zqlinks.example.org"]}, "zqlinks"),
    "photo": ({"photo_alt": "zqphoto"}, "zqphoto"),
}
# Which surfaces ever show a field: page P, structured facts J, cards and lists L, facets F, table for organizers T, search S.
SURFACES = {
    "name": "PJLTS", "pronouns": "P", "headline": "PJLTS", "discipline": "PLFTS", "industry": "PFTS", "employer": "PJTS",
    "role_title": "PJLTS", "years_experience": "PL", "city": "PJLFTS", "in_country_since": "P", "languages": "PJFT",
    "skills": "PJFTS", "offers": "PLFTS", "needs": "PTS", "biography": "PS", "links": "PJ", "photo": "P",
}  # fmt: skip
READERS = {"public": Audience.PUBLIC, "member": Audience.MEMBERS, "organizer": Audience.ORGANIZERS}
CHOICES = ["nobody", "organizers", "ties", "members", "public"]
pytestmark = pytest.mark.django_db


def client_of(kind):
    if kind == "public":
        return Client()
    return signed_in(Client(), reader() if kind == "member" else organizer())


def surfaces(client, kind, profile, tokens):
    """Everything that this reader can get, by surface; for the search, the tokens by which the person is found."""
    response = client.get(reverse("directory:profile", args=[profile.public_id]))
    page = response.content.decode() if response.status_code == 200 else ""
    json_ld = "".join(re.findall(r'<script type="application/ld\+json".*?</script>', page, re.S))
    found = {"P": page.replace(json_ld, ""), "J": json_ld}
    if kind == "public":
        return found
    html = client.get("/book/?q=bystander OR alba", headers={"HX-Request": "true"}).content.decode()
    results, facets = html.split('<div id="facet-fields"')
    lines = client.get("/book/?view=list", headers={"HX-Request": "true"}).content.decode()
    found |= {"L": results + lines.split('<div id="facet-fields"')[0], "F": facets}
    found["S"] = " ".join(token for token in tokens if is_found(client, token, profile))
    if kind == "organizer":
        found["T"] = client.get(reverse("directory:export")).content.decode()
    return found


def shows(text, token):
    """Whether the token stands there as a word: nonces and public ids hold every four digits sooner or later."""
    return re.search(rf"(?<![^\W_]){re.escape(token)}(?![^\W_])", text, re.IGNORECASE) is not None


def is_found(client, token, profile):
    people = client.get("/book/", {"q": f'"{token}"'}).context["results"].people
    return profile.public_id in [row.public_id for row in people]


def sees(field, choice, kind):
    allowed = min(Audience[choice.upper()], FIELDS[field][1])
    return allowed is not Audience.NOBODY and allowed >= READERS[kind]


def expected(field, audiences, kind, found):
    """The surfaces that show a field: structured facts stand on the public page only, a role instead of a field on cards."""
    if not sees(field, audiences[field], kind):
        return set()
    role_stands_there = field == "discipline" and sees("role_title", audiences["role_title"], kind)
    elsewhere = {"J"} if kind != "public" else set()
    return (set(SURFACES[field]) & set(found)) - elsewhere - ({"L"} if role_stands_there else set())


@pytest.fixture
def canaries(community, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    person("Bystander Alba")
    profile = person("Ana Alba")
    changes = {name: value for words, _token in CANARIES.values() for name, value in words.items()}
    set_photo(member=profile.member, source=picture(), alt="zqphoto", by=profile.member.user, at=AT)
    profile.refresh_from_db()
    return republish(profile, **changes)


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("shift", range(len(CHOICES)))
def test_canary_when_field_is_shown_to_some_then_shows_to_them_alone(canaries, shift, kind):
    """Each field meets each choice once; in every round all choices are there at the same time."""
    audiences = {field: CHOICES[(at + shift) % len(CHOICES)] for at, field in enumerate(CANARIES)} | {"name": "public"}
    republish(canaries, audiences=audiences)
    client = client_of(kind)

    found = surfaces(client, kind, canaries, [token for _words, token in CANARIES.values()])

    for field, (_words, token) in CANARIES.items():
        places = {surface for surface, text in found.items() if shows(text, token)}
        assert (field, places) == (field, expected(field, audiences, kind, found))
    photo = client.get(reverse("directory:photo", args=[canaries.public_id, 160]))
    assert (photo.status_code == 200) == sees("photo", audiences["photo"], kind)
    photo.close()


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("choice", CHOICES)
def test_canary_when_name_is_shown_to_some_then_the_page_is_theirs_alone(canaries, choice, kind):
    republish(canaries, audiences=dict.fromkeys(FIELDS, "public") | {"name": choice})
    tokens = [token for _words, token in CANARIES.values()]

    found = surfaces(client_of(kind), kind, canaries, tokens)

    seen = {token for token in tokens for text in found.values() if shows(text, token)}
    if not sees("name", choice, kind):
        assert seen == set()
    else:
        assert "Zqname" in seen


HIDDEN = {
    "headline": "organizers", "discipline": "ties", "industry": "nobody", "employer": "ties", "role_title": "organizers",
    "years_experience": "ties", "city": "nobody", "languages": "ties", "skills": "organizers", "offers": "ties",
    "needs": "ties", "biography": "nobody", "links": "organizers", "photo": "ties", "pronouns": "nobody",
    "in_country_since": "organizers",
}  # fmt: skip
WORLDS = [
    {"headline": "Wind", "discipline": "engineering", "industry": "energy", "employer": "Alpha", "role_title": "Lead",
     "years_experience": 3, "city": "Berlin", "languages": [{"code": "de", "level": "C1"}], "skills": ["Python"],
     "offers": ["Mentoring"], "looks_for": ["Football"], "biography": {"en": "Aardvark"}, "links": ["https://a.example.org"],
     "pronouns": "she", "in_country_since": 2001},
    {"headline": "Zeppelin", "discipline": "software", "industry": "banking", "employer": "Omega", "role_title": "Intern",
     "years_experience": 40, "city": "München", "languages": [{"code": "fr", "level": "A1"}], "skills": ["Java", "CAD"],
     "offers": ["Cooking"], "looks_for": [], "biography": {"de": "Zebra"}, "links": [], "pronouns": "he",
     "in_country_since": 1990},
]  # fmt: skip
WORDS = ["wind", "zeppelin", "engineering", "software", "energy", "alpha", "omgea", "lead", "intern", "berlin", "munich",
         "python", "java", "pyhton", "mentoring", "cooking", "football", "aardvark", "zebra", "-python", "wind OR alba",
         '"wind"', "alba", "ana"]  # fmt: skip
QUERIES = [
    "", "view=list", *(f"q={word}" for word in WORDS), "field=engineering", "field=software", "city=Berlin", "city=München",
    "industry=energy", "language=de", "language=fr", "skill=Python", "skill=CAD", "offer=Mentoring", "offer=Cooking",
    "years_from=2", "years_from=10", "years_to=5", "years_to=50", "field=engineering&skill=Python", "q=ana&city=Berlin",
]  # fmt: skip


def answers(client, profile):
    """Every answer to a member, byte for byte but for what differs by request anyway."""
    urls = [f"/book/?{query}" for query in QUERIES] + [reverse("directory:profile", args=[profile.public_id])]
    return [
        re.sub(rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', b"", client.get(url).content) for url in urls
    ]


def both_worlds(audiences):
    for name, fields in (("Bea Boll", WORLDS[0]), ("Cid Cano", WORLDS[1]), ("Dan Diaz", WORLDS[0])):
        person(name, **fields)
    profile = person("Ana Alba", audiences=audiences, **WORLDS[0])
    client = signed_in(Client(), reader())
    first = answers(client, profile)
    republish(profile, **WORLDS[1])
    return first, answers(client, profile)


def test_two_worlds_when_hidden_values_differ_then_every_answer_is_the_same(community):
    first, second = both_worlds(HIDDEN)

    assert [query for query, a, b in zip([*QUERIES, "page"], first, second, strict=True) if a != b] == []


def test_two_worlds_when_values_are_shown_then_answers_differ(community):
    first, second = both_worlds({})

    assert sum(a != b for a, b in zip(first, second, strict=True)) > len(QUERIES) // 2


def test_visible_to_when_viewer_then_rows_of_that_ring_alone(community):
    person("Ana Alba", audiences={"name": "public"})
    person("Bea Boll")
    person("Cid Cano", audiences={"name": "organizers"})
    rows = Listing.objects

    assert {row.audience for row in rows.visible_to(Viewer())} == {"public"}
    assert rows.visible_to(Viewer()).count() == 1
    assert rows.visible_to(Viewer(standing="member")).count() == 2
    assert rows.visible_to(Viewer(standing="candidate")).count() == 2
    assert rows.visible_to(Viewer(standing="lapsed")).count() == 1
    assert rows.visible_to(Viewer(roles=frozenset({"owner"}))).count() == 3
    assert rows.visible_to(Viewer(standing="member", roles=frozenset({"reviewer"}))).count() == 2
