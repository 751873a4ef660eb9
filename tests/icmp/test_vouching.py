"""Members who are named on the form are asked in private; the form tells nothing, and three is the most."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from icmp.models import ProfileVersion, Review, Vouch
from icmp.operations import (
    AnsweredAlready,
    AsksNoMore,
    NoPlaceLeft,
    answer_more,
    answer_vouch,
    ask_for_more,
    forget_answers,
    open_review,
    refuse_vouch,
    withdraw,
)
from icmp.queries.admissions import scored_answers
from icmp.reviewing.queries import kept_away
from icmp.sheets.gathering import scored_answers_of
from icmp.vouching.matching import Known, meant
from icmp.vouching.queries import accepted_without_vouch, quality_of
from members.models import Letter, Member, User
from tests.directory.factories import person, signed_in
from tests.factories import UserFactory, organizer
from tests.slow import slow

from .factories import DecisionFactory, SubmittedApplicationFactory, stand
from .narrowed import application_in_review, fill_in, narrowed

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
SAID = {"relation": "worked", "strength": "2", "text": "She stayed until the last visitor had gone."}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def names(*lines: str) -> dict[str, dict[str, str]]:
    return {"motivation": {"q_vouches": "\n".join(lines)}}


def vouch(row: Vouch, *, strength: int = 2) -> Vouch:
    return answer_vouch(vouch=row, relation="worked", strength=strength, text="Reliable.", by=row.member.user, at=NOW)


def asked(member: Member) -> Vouch:
    version = ProfileVersion.objects.get()
    application = SubmittedApplicationFactory(user=UserFactory(), profile_version=version)
    return Vouch.objects.create(application=application, member=member, asked_at=NOW)


PEOPLE = [
    Known(1, "ana@example.org", ("Ana Pérez Weiß",)),
    Known(2, "jo@example.org", ("Jörg Müller",)),
    Known(3, "eva1@example.org", ("Eva Ruiz",)),
    Known(4, "eva2@example.org", ("Eva Ruiz",)),
]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["ana perez weiss"], [1]),
        (["Joerg Mueller", "Jörg Müller"], [2]),
        (["Eva Ruiz"], []),
        (["Eva Ruiz <eva2@example.org>"], [4]),
        (["Ana Pérez Weiß (ana.privat@example.com)"], [1]),
        (["ANA@EXAMPLE.ORG"], [1]),
        (["Ana", "", "@", "nobody@example.org"], []),
    ],
)
def test_meant_when_lines_name_somebody_then_one_person_or_nobody(lines: list[str], found: list[int]) -> None:
    assert meant(lines, PEOPLE) == found


def test_confirmed_when_members_are_named_then_each_is_asked_once_by_letter() -> None:
    narrowed()
    ana = person("Ana Pérez Weiß").member
    person("Carla Ríos Vega", standing="candidate")

    row = application_in_review(**names("Ana Perez Weiss", ana.user.email, "Carla Ríos Vega", "Nobody At All"))

    assert [one.member for one in row.vouches.all()] == [ana]
    letter = Letter.objects.get(kind="vouch_asked")
    assert (letter.to, letter.subject) == (ana.user.email, "Íñigo Núñez Größmann named you: do you know them?")
    assert reverse("vouching:answer", args=[row.vouches.get().pk]) in letter.text


def test_form_when_a_member_or_a_stranger_is_named_then_every_answer_is_the_same(client: Client) -> None:
    narrowed()
    person("Ana Pérez Weiß")
    seen = []
    for name in ("Ana Pérez Weiß", "Eva Pérez Weiß"):
        browser = Client()
        last = fill_in(browser, **names(name))
        page = browser.get("/join/motivation/", follow=True)
        seen.append((last.status_code, last.url, page.status_code, Letter.objects.filter(kind="vouch_asked").count()))

    assert seen[0] == seen[1]


def test_confirmed_when_somebody_names_themselves_then_nobody_is_asked() -> None:
    narrowed()
    person("Íñigo Núñez Größmann", standing="grace").member.user.delete()
    me = person("Íñigo Núñez Größmann").member.user
    User.objects.filter(pk=me.pk).update(email="inigo@example.org")

    row = application_in_review(**names("Íñigo Núñez Größmann"))

    assert not row.vouches.exists()


def test_answered_when_it_counts_then_it_is_the_answer_and_the_application_is_assessed_again() -> None:
    narrowed()
    ana, jo = person("Ana Pérez Weiß").member, person("Jörg Müller Paz").member
    row = application_in_review(**names("Ana Pérez Weiß", "Jörg Müller Paz"))
    before, scores = scored_answers(row), [row.score]

    for member in (ana, jo):
        vouch(row.vouches.get(member=member))
        row.refresh_from_db()
        scores.append(row.score)

    assert before.get("vouches") is None
    assert scored_answers(row)["vouches"] == 2
    assert scored_answers_of([row])[row.pk]["vouches"] == 2
    assert row.sheet.answers["vouches"] == 2
    assert scores[0] != scores[1] < scores[2]
    results = {one["key"]: one for one in row.assessments.latest("pk").results}
    assert Decimal(results["vouches"]["value"]) == 1


def test_answered_when_it_is_no_or_hardly_known_then_nothing_changes() -> None:
    narrowed()
    ana, jo = person("Ana Pérez Weiß").member, person("Jörg Müller Paz").member
    row = application_in_review(**names("Ana Pérez Weiß", "Jörg Müller Paz"))

    refuse_vouch(vouch=row.vouches.get(member=ana), by=ana.user, at=NOW)
    vouch(row.vouches.get(member=jo), strength=0)

    row.refresh_from_db()
    assert scored_answers(row).get("vouches") is None
    assert row.assessments.count() == 1


def test_answered_when_given_before_then_it_stays() -> None:
    narrowed()
    row = asked(person().member)
    vouch(row)

    with pytest.raises(AnsweredAlready):
        vouch(row, strength=1)
    with pytest.raises(AnsweredAlready):
        refuse_vouch(vouch=row, by=row.member.user, at=NOW)


def test_answered_when_the_applicant_has_gone_then_nobody_waits_for_it() -> None:
    narrowed()
    row = asked(person().member)
    withdraw(application=row.application, at=NOW)

    with pytest.raises(AsksNoMore):
        vouch(row)


def test_fourth_when_in_one_intake_then_refused_and_in_the_next_one_taken() -> None:
    narrowed()
    member = person().member
    rows = [asked(member) for _ in range(4)]
    for row in rows[:3]:
        vouch(row)

    with pytest.raises(NoPlaceLeft):
        vouch(rows[3])
    vouch(rows[3], strength=0)

    assert sorted(Vouch.objects.filter(place__isnull=False).values_list("place", flat=True)) == [1, 2, 3]


def test_place_when_written_twice_or_beyond_three_then_the_database_refuses() -> None:
    narrowed()
    member = person().member
    first, second = (asked(member) for _ in range(2))
    vouch(first)
    facts = {"relation": "worked", "strength": 1, "text": "So.", "answered_at": NOW}

    for place in (1, 4, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vouch.objects.filter(pk=second.pk).update(place=place, **facts)


@pytest.mark.django_db(transaction=True)
def test_fourth_when_all_answer_at_once_then_three_are_taken() -> None:
    narrowed()
    member = person().member
    rows = [asked(member) for _ in range(8)]

    def answer(row: Vouch) -> str:
        try:
            vouch(row)
        except NoPlaceLeft:
            return "refused"
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(8) as pool:
        got = sorted(pool.map(answer, rows))

    assert got == ["refused"] * 5 + ["taken"] * 3


@contextmanager
def places_unguarded() -> Iterator[None]:
    """Without the index by which the database refuses the same place twice."""
    with connection.cursor() as cursor:
        cursor.execute("select indexdef from pg_indexes where indexname = 'vouch_takes_its_own_place'")
        (definition,) = cursor.fetchone()
        cursor.execute("drop index vouch_takes_its_own_place")
    try:
        yield
    finally:
        Vouch.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(definition)


@pytest.mark.django_db(transaction=True)
def test_fourth_when_nobody_waits_and_nothing_refuses_then_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the same answers at once, without the lock on the member and without the index."""
    narrowed()
    member = person().member
    rows = [asked(member) for _ in range(8)]
    monkeypatch.setattr(type(Member.objects.all()), "select_for_update", lambda self, **kwargs: self)

    def answer(row: Vouch) -> None:
        try:
            vouch(row)
        finally:
            connection.close()

    with places_unguarded():
        with slow("icmp_vouch", 0.3), ThreadPoolExecutor(8) as pool:
            list(pool.map(answer, rows))
        taken = Vouch.objects.filter(place__isnull=False).count()

    assert taken > 3


def test_voucher_when_a_reader_then_kept_away_and_steps_aside(client: Client) -> None:
    narrowed()
    page = person("Ana Pérez Weiß")
    reader = page.member.user
    row = application_in_review(**names("Ana Pérez Weiß"))

    review = open_review(application=row, reviewer=reader, at=NOW)

    assert reader.pk in kept_away(row)
    assert review.conflict_of_interest
    assert review.opened_at is None


def test_named_later_when_a_reader_then_their_reading_goes_to_somebody_else() -> None:

    narrowed()
    row = application_in_review()
    reader = person("Ana Pérez Weiß").member.user
    Review.objects.create(application=row, reviewer=reader, assigned_at=NOW)
    ask_for_more(application=row, question="Who knows you?", reopened=["vouches"], by=organizer("admissions"), at=NOW)

    answer_more(application=row, text="Ana.", answers={"vouches": ["Ana Pérez Weiß"]}, at=NOW)

    assert row.vouches.get().member.user == reader
    assert row.reviews.get().conflict_of_interest


def test_desk_when_opened_by_a_voucher_then_not_shown(client: Client) -> None:
    narrowed()
    row = application_in_review()
    owner = organizer("admissions")
    member = person("Ana Pérez Weiß").member
    Vouch.objects.create(application=row, member=member, asked_at=NOW)
    member.user = owner
    Member.objects.filter(pk=member.pk).update(user=owner)

    text = signed_in(client, owner).get(reverse("admin:icmp_application_change", args=[row.pk])).text

    assert "Somebody else reads and decides this application." in text
    assert "Ana read my letters" not in text


def test_page_when_answered_then_kept_and_never_on_the_applicants_page(client: Client) -> None:
    narrowed()
    ana = person("Ana Pérez Weiß").member
    row = application_in_review(**names("Ana Pérez Weiß"))
    url = reverse("vouching:answer", args=[row.vouches.get().pk])
    signed_in(client, ana.user)

    page, refused, sent = client.get(url), client.post(url, SAID | {"text": ""}), client.post(url, SAID)

    assert "Íñigo Núñez Größmann named you" in page.text
    assert "Ana read my letters" not in page.text
    assert refused.status_code == 422
    assert "checked" in refused.text
    assert sent.url == reverse("vouching:mine")
    assert row.vouches.get().text == SAID["text"]
    own = Client()
    own.force_login(row.user)
    status = own.get(reverse("icmp:application", args=[row.public_token])).text
    assert SAID["text"] not in status


def test_page_when_somebody_elses_then_as_if_absent(client: Client) -> None:
    narrowed()
    row = asked(person("Ana Pérez Weiß").member)
    signed_in(client, person("Jörg Müller Paz").member.user)

    foreign = client.post(reverse("vouching:answer", args=[row.pk]), SAID)
    absent = client.get(reverse("vouching:answer", args=[row.pk + 1]))

    row.refresh_from_db()
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert row.answered_at is None


def test_page_when_sent_twice_then_one_answer(client: Client) -> None:
    narrowed()
    row = asked(person("Ana Pérez Weiß").member)
    signed_in(client, row.member.user)
    url = reverse("vouching:answer", args=[row.pk])

    client.post(url, SAID)
    again = client.post(url, SAID | {"strength": "0"}, follow=True)

    row.refresh_from_db()
    assert again.status_code == 200
    assert row.strength == 2


def test_mine_when_more_people_then_the_same_number_of_queries(client: Client, django_assert_max_num_queries) -> None:
    narrowed()
    member = person().member
    signed_in(client, member.user)
    for more in (1, 6):
        for _ in range(more):
            asked(member)
        with django_assert_max_num_queries(16):
            assert client.get(reverse("vouching:mine")).status_code == 200


def test_quality_when_fewer_than_three_then_nothing_is_told() -> None:
    narrowed()
    member = person().member
    row = asked(member)
    vouch(row)

    found = quality_of(member.user, as_of=NOW.date())

    assert (found.people, found.keeping) == (0, None)


def test_share_without_vouch_when_ten_accepted_then_counted_and_below_ten_not() -> None:
    narrowed()
    member = person().member
    few = [SubmittedApplicationFactory(profile_version=ProfileVersion.objects.get()) for _ in range(9)]
    row = asked(member)
    vouch(row)
    for one in few:
        DecisionFactory(application=one)
        stand(one, "accepted")

    below = accepted_without_vouch()
    DecisionFactory(application=row.application)
    stand(row.application, "accepted")
    found = accepted_without_vouch()

    assert (below.n, below.without, below.share) == (9, 9, None)
    assert (found.n, found.without, found.share) == (10, 9, Decimal("0.9"))


def test_forgotten_when_the_answers_go_then_the_vouches_go() -> None:

    narrowed()
    row = application_in_review()
    Vouch.objects.create(application=row, member=person().member, asked_at=NOW)
    withdraw(application=row, at=NOW)

    forget_answers(at=NOW + dt.timedelta(days=181))

    assert not Vouch.objects.exists()
