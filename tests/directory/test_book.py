import datetime as dt

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from config.demo.sign_in import new_secret
from directory.facets import guarded, roughly, sampled_part, surely
from directory.models import Listing
from directory.results import results
from members.gates import Viewer
from members.models import AuditLine
from tests.directory.factories import organizer, person, reader, signed_in
from tests.factories import UserFactory

MEMBER = Viewer(standing="member")
BOOK = "/book/"


def found(**filters):
    return results(viewer=MEMBER, text=filters.pop("text", ""), filters=filters, after=filters.pop("after", ""))


def names(**filters):
    return {row.display_name.split()[0] for row in found(**filters).people}


def counts(column, **filters):
    return {tally.value: tally.count for tally in found(**filters).tallies[column]}


@pytest.fixture
def people(community):
    person("Ana Alba", discipline="engineering", city="Berlin", skills=["Python", "CAD"], years_experience=3)
    person("Bea Boll", discipline="engineering", city="Hamburg", skills=["Python"], years_experience=8)
    person("Cid Cano", discipline="software", city="Berlin", skills=["Java"], years_experience=15)
    person(
        "Dan Diaz",
        discipline="software",
        city="Bremen",
        offers=["Mentoring"],
        languages=[{"code": "de", "level": "C1"}],
    )


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"field": ["engineering"]}, {"Ana", "Bea"}),
        ({"field": ["engineering", "software"]}, {"Ana", "Bea", "Cid", "Dan"}),
        ({"field": ["engineering"], "city": ["Berlin"]}, {"Ana"}),
        ({"skill": ["Python", "Java"]}, {"Ana", "Bea", "Cid"}),
        ({"skill": ["Python", "Java"], "city": ["Berlin"]}, {"Ana", "Cid"}),
        ({"language": ["de"]}, {"Dan"}),
        ({"offer": ["Mentoring"]}, {"Dan"}),
        ({"years_from": "4"}, {"Bea", "Cid"}),
        ({"years_from": "4", "years_to": "10"}, {"Bea"}),
        ({"since": "2026-03-02"}, {"Ana", "Bea", "Cid", "Dan"}),
        ({"since": "2026-03-03"}, set()),
        ({"text": "python", "city": ["Hamburg"]}, {"Bea"}),
    ],
)
def test_filters_when_combined_then_any_within_and_all_across(people, filters, expected):
    assert names(**filters) == expected


def test_facets_when_filtered_then_each_ignores_its_own_filter(people):
    assert counts("discipline", field=["engineering"]) == {"engineering": 2, "software": 2}
    assert counts("discipline", field=["engineering"], city=["Berlin"]) == {"engineering": 1, "software": 1}
    assert counts("city", field=["engineering"], city=["Berlin"]) == {"Berlin": 1, "Hamburg": 1}
    assert counts("skills", field=["engineering"], city=["Berlin"]) == {"CAD": 1, "Python": 1}


def test_facets_when_everything_filtered_then_still_counted(people):
    everything = {"field": ["software"], "city": ["Bremen"], "offer": ["Mentoring"], "language": ["de"]}

    assert found(**everything).found == 1


def test_values_when_nobody_has_them_then_ignored_and_named(people):
    answer = found(field=["engineering", "astrology"], city=["Atlantis"])

    assert {row.display_name for row in answer.people} == {"Ana Alba", "Bea Boll"}
    assert [(kind.param, value) for kind, value in answer.unknown] == [("field", "astrology"), ("city", "Atlantis")]


@pytest.mark.parametrize(
    "query",
    ["field=astrology", "years_from=abc", "years_from=-3", "since=yesterday", "colour=red", "page=7", "after=nobody",
     "view=nonsense", "city=" + "x" * 500, "&".join(f"skill={n}" for n in range(50)), "q=" + "a" * 900, "field__in=x", "id=1"],
)  # fmt: skip
def test_page_when_asked_for_what_it_does_not_know_then_a_remark_and_everybody(people, client, query):
    response = signed_in(client, reader()).get(f"{BOOK}?{query}")

    assert response.status_code == 200
    if not query.startswith(("q=", "view=")):
        assert len(response.context["results"].people) == 4
        assert response.context["page"].remarks != []


@pytest.mark.parametrize("query", ["q=%00", "field=%00", "after=%00", "q=%ED%A0%80", "q=:*%26|!", "field=%5B%5D&q='"])
def test_page_when_unclean_then_a_clear_answer(people, client, query):
    response = signed_in(client, reader()).get(f"{BOOK}?{query}")

    assert response.status_code in (200, 400)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ([9, 4, 3], [9, 4, 3]),
        ([9, 4, 2], [9, None, None]),
        ([9, 4, 2, 1], [9, 4, None, None]),
        ([9, 3, 3, 2], [9, 3, None, None]),
        ([2], [None]),
        ([], []),
    ],
)
def test_guarded_when_one_is_small_then_the_next_goes_with_it(given, shown):
    counts = guarded([(str(at), count) for at, count in enumerate(given)])

    assert [count.count for count in counts] == shown


@pytest.mark.parametrize(("count", "part"), [(10, 64), (1_500, 64), (100_000, 1), (10_000_000, 1)])
def test_sampled_part_when_large_then_a_fair_share(count, part):
    assert sampled_part(count, samples=64) == part


@pytest.mark.parametrize("standing", ["candidate", "member", "grace", "paused"])
def test_book_when_standing_opens_it_then_shown(people, client, standing):
    response = signed_in(client, reader(standing)).get(BOOK)

    assert response.status_code == 200
    assert "Ana Alba" in response.content.decode()


@pytest.mark.parametrize("standing", ["lapsed", "alumni", "left", "suspended"])
def test_book_when_standing_closes_it_then_says_why(people, client, standing):
    response = signed_in(client, reader(standing)).get(BOOK)

    assert response.status_code == 403
    assert "The book is for members" in response.content.decode()
    assert "Ana Alba" not in response.content.decode()


def test_book_when_account_without_seat_then_says_why(people, client):
    response = signed_in(client, UserFactory()).get(BOOK)

    assert response.status_code == 403


def test_book_when_stranger_then_asked_to_sign_in(people, client):
    assert client.get(BOOK).status_code == 302


@pytest.mark.parametrize(
    "query", ["", "?field=engineering&skill=Python", "?q=ana", "?q=anaa", "?view=list&q=b&city=Berlin"]
)
def test_book_when_more_people_then_no_more_queries(community, client, query, django_assert_max_num_queries):
    user = signed_in(client, reader())
    person(
        "Ana Alba",
        discipline="engineering",
        city="Berlin",
        skills=["Python"],
        languages=[{"code": "de", "level": "C1"}],
    )
    with django_assert_max_num_queries(8) as for_one:
        user.get(f"{BOOK}{query}")
    for name in ("Ana Boll", "Ana Cano", "Bea Diaz"):
        person(name, discipline="engineering", city="Berlin", skills=["Python", "CAD"])

    with django_assert_max_num_queries(8) as for_four:
        user.get(f"{BOOK}{query}")

    assert len(for_four) == len(for_one)


def walk(size, **filters):
    seen, after = [], ""
    text = filters.pop("text", "")
    while True:
        answer = results(viewer=MEMBER, text=text, filters=filters, after=after, size=size)
        assert answer.after == after
        seen += [row.display_name for row in answer.people]
        if answer.following is None:
            return seen
        after = answer.people[-1].public_id


SURNAMES = [
    ("Núñez", "Ávila"), ("Núñez", ""), ("Nuñez Ávila", "B"), ("Ávila", "Z"), ("Zapata", "Ölmo"), ("Özil", "A"),
    ("Peña", "A"), ("Peña", "A"),
]  # fmt: skip


@pytest.mark.parametrize("size", [1, 3, 8])
@pytest.mark.parametrize(
    "filters", [{}, {"text": "ana"}, {"text": "anna ana"}, {"text": "nunes"}, {"field": ["engineering"]}], ids=str
)
def test_pages_when_walked_then_everybody_once_in_order(community, filters, size):
    profiles = [
        person(f"Ana {first} {second}".strip(), discipline="engineering", headline="ana " * number)
        for number, (first, second) in enumerate(SURNAMES)
    ]
    person("Bo Zzz", discipline="software")
    whole = walk(100, **filters)

    seen = walk(size, **filters)

    assert seen == whole
    if not filters.get("text"):
        in_order = sorted(profiles, key=lambda profile: (profile.sort_key, str(profile.pk)))
        assert seen[:8] == [profile.display_name for profile in in_order]
    elif filters["text"] == "ana":
        assert sorted(seen) == sorted(profile.display_name for profile in profiles)


@pytest.mark.parametrize("limit", ["RANKED", "EXACT"])
def test_pages_when_more_than_can_be_ranked_or_gathered_then_walked_by_name(community, limit, monkeypatch):
    for number, (first, second) in enumerate(SURNAMES):
        person(f"Ana {first} {second}".strip(), discipline="engineering", headline="ana " * number)
    person("Bo Zzz", discipline="software")
    monkeypatch.setattr("directory.results.RANKED", 2)
    if limit == "EXACT":
        monkeypatch.setattr("directory.sql.EXACT", 2)

    seen = walk(3, text="ana")

    assert seen == walk(100, field=["engineering"])


@pytest.mark.parametrize("ranked", [2, 10_000])
@pytest.mark.parametrize("text", ["alba", '"alba bell"', "ana -zzz"])
def test_pages_when_walked_or_gathered_then_the_same_order(community, text, ranked, monkeypatch):
    for number in range(9):
        person(f"Ana Alba Dorn{number}" if number % 2 else f"Ana Cole{number} Alba", headline="alba bell")
    Listing.objects.update(sample=0)  # wherever chance put them, the sample tells that they are too many to rank
    monkeypatch.setattr("directory.sql.EXACT", 2)
    monkeypatch.setattr("directory.results.RANKED", ranked)

    seen = walk(2, text=text)

    assert seen == walk(100)


def test_facets_when_too_many_to_count_then_about(community, monkeypatch):
    spread(40, discipline="engineering")
    monkeypatch.setattr("directory.results.EXACT", 10)
    monkeypatch.setattr("directory.facets.SAMPLED", 20)

    (tally,) = found().tallies["discipline"]

    assert tally.about is True
    assert 10 <= tally.count <= 80


@pytest.mark.parametrize(("about", "told"), [(9, 8), (88, 79), (8_824, 7_900), (23_423, 21_000), (100_000, 90_000)])
def test_surely_when_sampled_then_a_round_number_below(about, told):
    assert surely(about) == told


@pytest.fixture
def small_counts(monkeypatch):
    """Among more than ten, every second person is read."""
    monkeypatch.setattr("directory.sql.EXACT", 10)
    monkeypatch.setattr("directory.results.EXACT", 10)
    monkeypatch.setattr("directory.facets.SAMPLED", 8)


def spread(count, name="Ana Alba{}", **fields):
    """People in equal distances over the sample's parts."""
    for number in range(count):
        profile = person(name.format(number), **fields)
        Listing.objects.filter(profile=profile).update(sample=number * 64 // count)


def test_book_when_sampled_then_it_says_more_than(community, client, small_counts):
    spread(16, discipline="engineering")
    spread(1, "Bo Zzz{}", discipline="software")

    some, enough = found(field=["engineering"]), found(field=["software"])
    page = signed_in(client, reader()).get(f"{BOOK}?field=engineering").content.decode()

    assert (some.found, some.at_least) == (14, True)
    assert [tally.count for tally in some.tallies["offers"]] == []
    assert (enough.found, enough.at_least) == (1, False)
    assert "<strong>More than 14 of 17</strong> are shown." in page


@pytest.mark.parametrize(("about", "told"), [(8, 8), (149, 150), (20_904, 21_000), (100_304, 100_000)])
def test_roughly_when_sampled_then_two_figures(about, told):
    assert roughly(about) == told


def test_book_when_too_many_to_count_then_about_so_many_people(community, client, small_counts, monkeypatch):
    monkeypatch.setattr("directory.sql.WHOLE", 10)
    spread(16, "Ana Alba{}", discipline="engineering")
    spread(16, "Bo Bell{}", discipline="software")
    browser = signed_in(client, reader())

    whole = browser.get(BOOK).content.decode()
    part = browser.get(f"{BOOK}?field=engineering").content.decode()

    assert "<em>about 32 people</em>" in whole
    assert "<strong>about 32 people</strong>" in whole
    assert "<strong>More than 14 of about 32</strong> are shown." in part


def test_search_when_near_hits_are_sampled_then_says_more_than(community, small_counts):
    spread(16, "Ana Gonzalez Ruiz{}", city="Berlin")

    answer = found(text="gonzales")

    assert (answer.found, answer.at_least, answer.near) == (14, True, True)
    assert [(tally.value, tally.count, tally.about) for tally in answer.tallies["city"]] == [("Berlin", 16, True)]


def test_search_when_not_counted_but_read_whole_then_exact(community, monkeypatch):
    spread(16)
    monkeypatch.setattr("directory.sql.EXACT", 2)

    answer = found(text="ana")

    assert (answer.found, answer.at_least) == (16, False)


def test_book_when_more_than_a_page_then_the_next_one_is_named(community, client):
    for number in range(30):
        person(f"Ana Alba{number:02}")

    signed_in(client, reader())
    first = client.get(BOOK)
    second = client.get(first.context["page"].next_url)

    assert "Next, from Alba24" in first.content.decode()
    assert [row.surname for row in second.context["results"].people] == [f"Alba{number}" for number in range(24, 30)]


def test_page_when_place_left_then_begins_anew_and_says_so(people, client):
    gone = Listing.objects.get(display_name="Bea Boll", audience="members")
    Listing.objects.filter(public_id=gone.public_id).delete()

    response = signed_in(client, reader()).get(f"{BOOK}?after={gone.public_id}")

    assert next(row.display_name for row in response.context["results"].people) == "Ana Alba"
    assert "no longer there" in response.content.decode()


def test_book_when_asked_by_htmx_then_the_changing_part_alone(people, client):
    response = signed_in(client, reader()).get(f"{BOOK}?field=engineering&q=&page=3", headers={"HX-Request": "true"})

    html = response.content.decode()
    assert "<html" not in html
    assert html.count('hx-swap-oob="true"') == 2
    assert response["HX-Push-Url"] == "/book/?field=engineering"
    assert "HX-Request" in response["Vary"]


def test_book_when_nobody_fits_then_says_what_to_do(people, client):
    response = signed_in(client, reader()).get(f"{BOOK}?q=zzzzzz")

    assert "Nobody fits all of that" in response.content.decode()


def test_book_when_many_in_a_city_then_on_the_map_and_others_not(community, client):
    for name in ("Ana Alba", "Bea Boll", "Cid Cano"):
        person(name, city="Munich")
    for name in ("Dan Diaz", "Eva Ebro"):
        person(name, city="Berlin")

    page = signed_in(client, reader()).get(BOOK).context["page"]

    assert [(city.name, city.count) for city in page.cities] == []  # Berlin alone would be told by the sum
    assert page.elsewhere is True


def test_book_when_several_large_cities_then_pins(community, client):
    for number in range(9):
        person(f"Ana Alba{number}", city="Munich" if number < 5 else "Berlin")

    page = signed_in(client, reader()).get(BOOK).context["page"]

    assert [(pin.name, pin.count) for pin in page.pins] == [("München", 5), ("Berlin", 4)]
    assert page.elsewhere is False


def test_export_when_organizer_then_table_without_formulas_and_a_line_in_the_records(community, client):
    person("=cmd Alba", headline="  @SUM(1)", employer="-2+3", role_title="plain")
    user = organizer()

    response = signed_in(client, user).get(f"{reverse('directory:export')}?q=alba&colour=red")

    text = response.content.decode("utf-8-sig")
    assert "'=cmd Alba,'  @SUM(1)" in text
    assert "'-2+3" in text
    line = AuditLine.objects.get(deed="book.exported")
    assert (line.by, line.facts) == (user, {"people": 1, "filters": ["q"]})


def test_export_when_member_then_as_if_absent(people, client):
    assert signed_in(client, reader()).get(reverse("directory:export")).status_code == 404


def test_export_when_too_often_then_refused(people, client):
    user = signed_in(client, organizer())

    answers = [user.get(reverse("directory:export")).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


def test_export_when_session_is_old_then_asks_again_who_it_is(people, client: Client):
    user = organizer()
    TOTP.activate(user, new_secret())
    signed_in(client, user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC).timestamp()}
    ]
    session.save()

    assert client.get(reverse("directory:export")).status_code == 302
