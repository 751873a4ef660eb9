"""What pages may weigh: HTML as it is sent, our stylesheets and scripts compressed, and nothing from another host."""

import pytest
import time_machine
from django.test import Client

from billing.models import Charge
from events.models import Event
from events.operations import register
from icmp.models import Application, ProfileVersion
from members.models import Member, User
from tests.billing.factories import ChargeFactory, PlanFactory, SubscriptionFactory
from tests.conftest import NOW
from tests.directory.factories import person, signed_in
from tests.events.factories import an_event, at_desk
from tests.factories import organizer
from tests.icmp.factories import SubmittedApplicationFactory
from tests.icmp.narrowed import ANSWERS, YOU, apply_and_confirm, narrowed, status_of

from .pages import weigh

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MANY = 55
SITE_HTML, DESK_HTML, CSS, SCRIPTS = 60_000, 150_000, 40_000, 90_000
STORY = "She builds bridges and tells young engineers how the first years were. " * 12
PUBLIC = [
    "/", "/events/", "/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/", "/imprint/",
    "/privacy-notice/", "/code-of-conduct/",
]  # fmt: skip
MEMBERS = [
    "/", "/book/", "/book/?view=list", "/book/?q=ana&field=engineering", "/book/me/edit/", "/book/editions/",
    "/events/", "/dues/", "/me/", "/me/privacy/", "/accounts/email/", "/accounts/2fa/",
]  # fmt: skip
DESK = [
    "/desk/", "/desk/icmp/application/", "/desk/members/member/", "/desk/billing/charge/", "/desk/events/event/",
    "/desk/members/user/", "/desk/members/letter/", "/desk/members/auditline/",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def profile(community) -> ProfileVersion:
    return narrowed()


@pytest.fixture
def ana(profile) -> Member:
    """A member among many, with a place at an event and bills."""
    for number in range(MANY):
        crowd(number)
    member = Member.objects.order_by("pk")[0]
    plan = PlanFactory(key="standard")
    subscription = SubscriptionFactory(user=member.user, plan=plan)
    ChargeFactory(user=member.user, plan=plan, subscription=subscription)
    events = [an_event(audience="public", capacity=20) for _ in range(12)]
    for event in events[:3]:
        register(event=event, user=member.user, at=NOW)
    return member


def crowd(number: int) -> None:
    person(
        f"Ana Núñez{number} Großmann", headline="Builds bridges and teaches those who will", city="Berlin",
        discipline=["engineering", "software", "law"][number % 3], industry="software", employer="Brücken AG",
        role_title="Lead engineer", years_experience=number % 40, skills=[f"Skill {number % 30}", "Python", "CAD"],
        offers=["Mentoring", "Reading reports"], languages=[{"code": "de", "level": "C1"}, {"code": "es", "level": "C2"}],
        biography={"en": STORY},
    )  # fmt: skip


def broken(client: Client, paths: list[str], html: int) -> list[tuple[str, object]]:
    weights = {path: weigh(client, path) for path in paths}
    return [
        (path, weight)
        for path, weight in weights.items()
        if weight.html >= html or weight.css >= CSS or weight.scripts >= SCRIPTS or weight.strangers
    ]


def test_public_pages_when_weighed_then_within_budget(client, ana):
    event = Event.objects.all()[0]

    assert broken(client, [*PUBLIC, f"/events/{event.public_id}/"], SITE_HTML) == []


def test_join_pages_when_weighed_then_within_budget(client, profile):
    start = ["/join/", "/join/you/", "/join/continue/"]
    over = broken(client, start, SITE_HTML)
    client.post("/join/you/", YOU)
    for key, answers in ANSWERS.items():
        over += broken(client, [f"/join/{key}/"], SITE_HTML)
        client.post(f"/join/{key}/", answers)
    over += broken(client, ["/join/sent/", status_of(apply_and_confirm(Client()))], SITE_HTML)

    assert over == []


def test_member_pages_when_weighed_then_within_budget(client, ana):
    signed_in(client, ana.user)
    registered = Event.objects.filter(registrations__user=ana.user)[0]

    own = [f"/book/{ana.profile.public_id}/", f"/events/{registered.public_id}/"]

    assert broken(client, [*MEMBERS, *own], SITE_HTML) == []


def test_desk_pages_when_weighed_then_within_budget(client, ana):
    for _ in range(MANY):
        SubmittedApplicationFactory(profile_version=ProfileVersion.objects.get(), name="Renata Zúñiga Böhm")
    plan = PlanFactory()
    for user in User.objects.exclude(pk=ana.user.pk)[:MANY]:
        ChargeFactory(user=user, plan=plan)
    application = Application.objects.all()[0]
    rows = [f"/desk/icmp/application/{application.pk}/change/", f"/desk/members/member/{ana.pk}/change/"]
    rows += [f"/desk/billing/charge/{Charge.objects.all()[0].pk}/change/"]

    assert broken(at_desk(client, organizer()), [*DESK, *rows], DESK_HTML) == []


@pytest.mark.parametrize(
    "html",
    ['<script src="https://cdn.example/x.js"></script>', '<link rel="icon" href="//cdn.example/x.png">',
     '<img alt="" src="http://cdn.example/x.png">'],
)  # fmt: skip
def test_weight_when_something_comes_from_elsewhere_then_noticed(community, client, html):
    """The scale itself: an address of another host on a page is found."""
    real = client.get

    class Page:
        status_code, content = 200, html.encode()

    client.get = lambda path: Page() if path == "/fake/" else real(path)

    assert len(weigh(client, "/fake/").strangers) == 1
