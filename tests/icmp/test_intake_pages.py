"""The pages about rounds: at the desk, on the way in, and of the lot."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from icmp.intakes.lottery import draw_lots
from icmp.lots import commitment, ticket
from icmp.models import Application, Intake
from icmp.operations import BetweenRounds, submit_application
from members.models import AuditLine
from tests.events.factories import at_desk
from tests.factories import UserFactory, organizer

from .factories import (
    ApplicationFactory,
    DecisionFactory,
    IntakeFactory,
    ProfileVersionFactory,
    SegmentFactory,
    SubmittedApplicationFactory,
    stand,
)
from .narrowed import fill_in, narrowed, status_of

NOW = timezone.now().replace(microsecond=0)
DAY = dt.timedelta(days=1)
PAGE = "/desk/intakes/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]


def typed(**changed: str) -> dict[str, str]:
    opens, closes = (NOW + 30 * DAY).date(), (NOW + 60 * DAY).date()
    return {
        "name_en": "Winter", "opens_on": opens.isoformat(), "opens_time": "09:00", "closes_on": closes.isoformat(),
        "closes_time": "20:00", "seats": "10", "lottery_seats": "", **changed,
    }  # fmt: skip


def standing(state: str, **facts: object) -> Application:
    row = SubmittedApplicationFactory(user=UserFactory(), **facts)
    DecisionFactory(application=row, announced_at=NOW)
    return stand(row, state)


@pytest.fixture
def desk(client: Client) -> Client:
    return at_desk(client, organizer("admissions"))


# --- at the desk


def test_round_when_it_closes_on_a_day_without_a_time_then_the_whole_day_counts(desk: Client):
    desk.post(f"{PAGE}add/", typed(closes_time=""))

    closes = Intake.objects.get().closes_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert (closes.date(), closes.time()) == ((NOW + 61 * DAY).date(), dt.time())


def test_round_when_planned_on_the_page_then_with_its_quotas_and_the_page_shows_it(desk: Client):
    segment = SegmentFactory(name={"en": "Builders"})

    response = desk.post(f"{PAGE}add/", typed(lottery_seats="1", **{f"quota_{segment.pk}": "4"}), follow=True)

    row = Intake.objects.get()
    assert response.redirect_chain == [(f"{PAGE}{row.pk}/", 302)]
    assert (row.name, row.seats, row.segment_quotas, row.lottery_seats) == ({"en": "Winter"}, 10, {segment.key: 4}, 1)
    assert f"{row.opens_at.astimezone(ZoneInfo('Europe/Berlin')):%H:%M}" == "09:00"
    assert ["Builders" in response.text, commitment(row.lottery_seed) in response.text] == [True, True]
    assert row.lottery_seed not in response.text


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"seats": "many"}, "Enter a whole number."),
        ({"seats": "9" * 30}, "less than or equal to"),
        ({"name_en": "", "name_de": ""}, "Please write this in at least one language."),
        ({"opens_on": "tomorrow"}, "Enter a valid date."),
        ({"closes_on": ""}, "Name the day too."),
        ({"opens_on": "0001-01-01"}, "Choose a day of this century."),
        ({"closes_on": "9999-12-31"}, "Choose a day of this century."),
        ({"closes_on": NOW.date().isoformat()}, "A round closes after it has opened."),
        ({"lottery_seats": "11"}, "Seats by lot are among the seats of the round."),
        ({"quota": "11"}, "A segment has at most as many seats as there are in all."),
        ({"opens_on": "2027-03-28", "opens_time": "02:30", "closes_on": ""}, "the clocks jump over this time"),
    ],
)
def test_round_when_it_cannot_be_so_then_422_says_why_and_keeps_what_was_typed(desk: Client, changed, says):
    segment = SegmentFactory()
    if "quota" in changed:
        changed = {f"quota_{segment.pk}": changed["quota"]}

    response = desk.post(f"{PAGE}add/", typed(name_de="Wintertest", closes_time="20:07") | changed)

    assert response.status_code == 422
    assert [says in response.text, "20:07" in response.text] == [True, True]
    assert Intake.objects.count() == 0


def test_round_when_several_things_cannot_be_then_all_are_said_at_once(desk: Client):
    segment = SegmentFactory()

    changed = {"closes_on": NOW.date().isoformat(), "lottery_seats": "11", f"quota_{segment.pk}": "12"}
    response = desk.post(f"{PAGE}add/", typed(**changed))

    assert (response.status_code, sorted(response.context["form"].errors)) == (
        422, ["closes_on", "lottery_seats", f"quota_{segment.pk}"],
    )  # fmt: skip


def test_round_when_changed_without_touching_a_moment_then_its_seconds_stay(desk: Client):
    opened = NOW - 9 * DAY + dt.timedelta(seconds=17)
    row = IntakeFactory(opens_at=opened, segment_quotas={"gone": 3})
    SubmittedApplicationFactory(intake=row)
    form = desk.get(f"{PAGE}{row.pk}/change/").context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    shown |= {"name_en": "Autumn", "seats": "23", "opens_time": f"{shown['opens_time']:%H:%M}"}

    response = desk.post(f"{PAGE}{row.pk}/change/", shown)

    row.refresh_from_db()
    assert (response.status_code, row.opens_at, row.seats, row.segment_quotas) == (302, opened, 23, {"gone": 3})


def test_round_when_somebody_changed_it_meanwhile_then_409_and_saving_again_replaces_it(desk: Client):
    row = IntakeFactory(opens_at=NOW + 30 * DAY)
    shown = typed(seen="another", seats="11")

    first = desk.post(f"{PAGE}{row.pk}/change/", shown)
    seen = re.search(r'name="seen" value="(\w+)"', first.text)
    second = desk.post(f"{PAGE}{row.pk}/change/", shown | {"seen": seen[1]})

    row.refresh_from_db()
    assert (first.status_code, second.status_code, row.seats) == (409, 302, 11)
    assert "Somebody changed this round" in first.text


def test_round_when_opened_closed_drawn_and_thrown_away_by_buttons_then_so(desk: Client):
    row, empty = IntakeFactory(opens_at=NOW + DAY, lottery_seats=1), IntakeFactory(opens_at=NOW - 90 * DAY)
    Intake.objects.filter(pk=empty.pk).update(closes_at=NOW - 80 * DAY)

    def press(verb: str) -> str:
        return desk.post(f"{PAGE}{row.pk}/{verb}/", follow=True).content.decode()

    said = [press(verb) for verb in ("open", "draw", "close", "draw")]
    SubmittedApplicationFactory(intake=row, recommendation="review", robust=True)
    said += [press(verb) for verb in ("draw", "draw", "bring")]
    removed = desk.post(f"{PAGE}{empty.pk}/remove/", follow=True)

    assert [words in text for words, text in zip(
        ("The round is open", "still takes applications", "The round is closed", "Nobody is in the lot.",
         "The lot has fallen on 1", "It falls once", "0 people wait"), said, strict=True,
    )] == [True] * 7  # fmt: skip
    assert removed.redirect_chain == [(PAGE, 302)]
    assert list(AuditLine.objects.filter(deed__startswith="intake.").order_by("pk").values_list("deed", flat=True)) == [
        "intake.opened", "intake.closed", "intake.drawn", "intake.removed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "reads", "moves"), [("auditor", 200, 403), ("treasurer", 403, 403), ("owner", 200, 404)]
)
def test_rounds_when_asked_by_a_role_then_only_what_it_may(client: Client, role, reads, moves):
    row = IntakeFactory(opens_at=NOW + DAY)
    at_desk(client, organizer(role))

    assert client.get(f"{PAGE}{row.pk}/").status_code == reads
    assert client.post(f"{PAGE}{row.pk}/unknown/").status_code == moves
    assert (client.get(f"{PAGE}{row.pk}/").content.find(b"Open it now") > 0) == (role == "owner")


def test_page_when_people_wait_then_in_order_each_with_a_reason_and_what_becomes_free(desk: Client):
    segment = SegmentFactory(key="a", name={"en": "Builders"})
    row = IntakeFactory(opens_at=NOW - DAY, seats=4, segment_quotas={"a": 1})
    standing("accepted", intake=row, segment=segment, state_since=NOW)
    standing("offered", intake=row, offered_until=NOW + 3 * DAY, name="Offered One")
    facts = {"intake": row, "waits_because": "cohort_full"}
    standing("waitlisted", name="Second Best", score=60, segment=segment, **facts)
    standing("waitlisted", name="Very Best", score=90, **facts)
    standing("waitlisted", name="By Choice", score=50, **facts | {"waits_because": "chosen"})
    standing("waitlisted", name="Let Pass", score=99, lapsed_offers=2, **facts)

    page = desk.get(f"{PAGE}{row.pk}/")

    assert [(one.name, why) for _place, one, why in page.context["waiting"]] == [
        ("Very Best", "next: is offered a seat within minutes"),
        ("Second Best", "the seats of the segment are taken"),
        ("By Choice", "put on the list by choice: a person offers the seat"),
        ("Let Pass", "let two offers pass: a person offers again"),
    ]
    assert [(line.name, line.taken, line.held, line.free, line.most) for line in page.context["seats"]] == [
        ("Builders", 0, 1, 0, 1), ("no segment", 0, 1, 2, None), ("all seats", 0, 2, 2, 4),
    ]  # fmt: skip
    assert [one.application.name for one in page.context["held"]] == ["Offered One", "Diego Ramírez Weiß"]


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/change/"])
def test_pages_when_there_is_much_then_as_many_queries_as_for_little(desk: Client, path):
    row = IntakeFactory(opens_at=NOW - DAY, seats=2, lottery_seats=1)
    counts = []
    for _ in range(2):
        segment = SegmentFactory()
        for state in ("waitlisted", "offered", "accepted"):
            standing(state, intake=row, segment=segment)
        if counts:
            for _ in range(9):
                standing("waitlisted", intake=row, segment=segment)
                IntakeFactory()
        desk.get(PAGE + path.format(pk=row.pk))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get(PAGE + path.format(pk=row.pk)).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 45


# --- on the way in


def join_page(client: Client) -> str:
    return re.sub(r"\s+", " ", client.get("/join/").text)


def test_join_when_a_round_is_open_then_until_when_and_seats_in_words(client: Client):
    narrowed()
    Intake.objects.update(opens_at=NOW - DAY, closes_at=NOW + 9 * DAY, seats=8)
    said = [join_page(client)]
    Intake.objects.update(seats=3)
    said.append(join_page(client))
    Intake.objects.update(seats=0)
    said.append(join_page(client))

    assert ["you can apply in this round" in text for text in said] == [True] * 3
    assert [re.search("Seats are free|Few seats are left|All seats are taken", text)[0] for text in said] == [
        "Seats are free", "Few seats are left", "All seats are taken",
    ]  # fmt: skip


def test_form_when_sent_between_rounds_then_kept_whole_and_sent_when_the_next_one_is_open(client: Client):
    narrowed()
    Intake.objects.update(opens_at=NOW - 90 * DAY, closes_at=NOW - DAY)
    later = IntakeFactory(opens_at=NOW + 60 * DAY)

    refused = fill_in(client)
    held, cookie = client.get("/join/"), client.cookies["join"]["max-age"]
    draft = Application.objects.get()
    Intake.objects.filter(pk=later.pk).update(opens_at=timezone.now())
    sent = client.post("/join/agreement/", {"q_accepts_code": "on", "c_admission_reading": "on"})

    assert refused.headers["Location"] == "/join/"
    assert ["Your answers are all there and kept." in held.text, "we take applications again" in held.text] == [
        True
    ] * 2
    assert (draft.state, draft.answers.count() > 9) == ("draft", True)
    assert 89 * 86400 < cookie <= 90 * 86400
    draft.refresh_from_db()
    assert (sent.headers["Location"], draft.state, draft.intake) == ("/join/sent/", "unverified", later)


def test_last_page_when_between_rounds_then_says_so_before_it_is_sent(client: Client):
    narrowed()
    fill_in(client, agreement={"q_accepts_code": ""})
    Intake.objects.update(closes_at=timezone.now())

    page = client.get("/join/agreement/")

    assert ["Keep my application" in page.text, "Applications are not taken at the moment" in page.text] == [True] * 2


def test_application_when_typed_in_from_paper_between_rounds_then_for_the_next_one():
    version = ProfileVersionFactory(status="published")
    IntakeFactory(opens_at=NOW - 90 * DAY, closes_at=NOW - DAY)
    later, by = IntakeFactory(opens_at=NOW + DAY), organizer()
    paper = ApplicationFactory(profile_version=version, entered_by=by, consent_given_how="on paper")
    own = ApplicationFactory(profile_version=version)

    with pytest.raises(BetweenRounds) as refused:
        submit_application(application=own, at=NOW)
    sent = submit_application(application=paper, at=NOW)

    assert (refused.value.opens_at, sent.intake) == (later.opens_at, later)


# --- the lot


def test_lot_when_told_and_drawn_then_anybody_reads_all_that_is_needed_and_no_name(client: Client):
    row = IntakeFactory(opens_at=NOW - 9 * DAY, closes_at=NOW - DAY, lottery_seats=1)
    version = ProfileVersionFactory()
    facts = {"intake": row, "profile_version": version, "recommendation": "review", "robust": True}
    applied = [SubmittedApplicationFactory(user=UserFactory(), **facts) for _ in range(3)]
    before = client.get(f"/join/lots/{row.pk}/").text
    own = client.get(status_of(applied[0])).text
    brought = standing("waitlisted", intake=row, waits_because="cohort_full", waitlist_until=NOW.date())

    held = draw_lots(intake=row, by=organizer(), at=NOW)

    after = client.get(f"/join/lots/{row.pk}/").text
    told = {ticket(one.pk): "a seat is kept for you" in client.get(status_of(one)).text for one in applied}
    assert [commitment(held.seed) in text for text in (before, after)] == [True, True]
    assert [held.seed in text for text in (before, after)] == [False, True]
    assert ticket(applied[0].pk) in own
    assert [one for one, is_drawn in told.items() if is_drawn] == [held.tickets[0]]
    assert [ticket(one.pk) in client.get(status_of(one)).text for one in (*applied, brought)] == [True] * 3 + [False]
    assert [ticket(one.pk) in after for one in applied] == [True] * 3
    assert [word for one in applied for word in (one.name, one.email, str(one.pk)) if word in after] == []


@pytest.mark.parametrize("pk", ["0", "9" * 30])
def test_lot_when_there_is_none_then_404(client: Client, pk):
    plain = IntakeFactory()

    assert [client.get(f"/join/lots/{one}/").status_code for one in (pk, plain.pk)] == [404, 404]
