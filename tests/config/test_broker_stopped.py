"""With the broker stopped every page answers as ever: no request publishes to Celery."""

import ast

import pytest
import time_machine
from celery import current_app
from kombu.exceptions import OperationalError

from billing.models import Charge, Subscription
from config.embedded.paths import BASE
from events.models import Registration
from icmp.models import Application
from members.models import Letter
from members.tasks import relay_letters
from tests.billing.factories import PlanFactory, admitted
from tests.conftest import NOW
from tests.directory.factories import person, signed_in
from tests.events.factories import an_event
from tests.factories import UserFactory, organizer
from tests.icmp.narrowed import apply_and_confirm, narrowed

pytestmark = pytest.mark.django_db
OUR_APPS = ["members", "icmp", "billing", "events", "directory", "config"]
PUBLISHING = {"delay", "apply_async", "send_task", "delay_on_commit", "apply_async_on_commit"}


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(NOW):
        yield


@pytest.fixture(autouse=True)
def _no_broker(tmp_path):
    """The broker's address leads to nothing, and whoever publishes hears of it at once."""
    before = {name: current_app.conf[name] for name in ("broker_url", "task_publish_retry")}
    current_app.conf.update(broker_url=f"redis+socket://{tmp_path}/nothing", task_publish_retry=False)
    forget_connections()
    yield
    current_app.conf.update(before)
    forget_connections()


def forget_connections() -> None:
    current_app._pool = current_app.amqp._producer_pool = None


def test_broker_when_stopped_then_publishing_would_fail():
    """The negative control: whoever published in these tests would hear of it."""
    with pytest.raises(OperationalError):
        relay_letters.delay()


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/events/", "/join/", "/join/you/", "/imprint/"])
def test_public_page_when_broker_is_stopped_then_answers(client, community, path):
    narrowed()

    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/book/", "/book/?q=ana", "/book/me/edit/", "/events/", "/dues/", "/me/privacy/"]
)
def test_members_page_when_broker_is_stopped_then_answers(client, community, path):
    client.force_login(person("Ana Alba").member.user)

    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/desk/", "/desk/icmp/application/", "/desk/members/tickrun/"])
def test_desk_page_when_broker_is_stopped_then_answers(client, community, path):
    assert signed_in(client, organizer()).get(path).status_code == 200


def test_sign_in_when_broker_is_stopped_then_the_code_waits_in_the_outbox(client, community):
    user = UserFactory()

    response = client.post("/accounts/login/code/", {"email": user.email})

    assert response.status_code == 302
    assert Letter.objects.get().to == user.email


def test_joining_when_broker_is_stopped_then_the_application_is_in_review(client, community):
    narrowed()

    apply_and_confirm(client)

    assert Application.objects.get().state == "in_review"


def test_registration_when_broker_is_stopped_then_the_place_is_kept(client, community):
    event, user = an_event(), person("Ana Alba").member.user
    client.force_login(user)

    response = client.post(f"/events/{event.public_id}/register/")

    assert response.status_code == 302
    assert Registration.objects.get().user == user


def test_dues_when_broker_is_stopped_then_the_bill_is_there(client, community):
    community.settings = {"bank": {"holder": "The Circle", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX"}}
    community.save()
    PlanFactory(key="standard")
    user = admitted()
    client.force_login(user)

    response = client.post("/dues/pay/", {"plan": "standard", "method": "bank"})

    assert response.status_code == 302
    assert (Subscription.objects.get().user, Charge.objects.get().user) == (user, user)


def test_source_when_read_then_nothing_publishes():
    """Celery is a clock alone: work is asked for by rows, which a tick finds."""
    files = [file for app in OUR_APPS for file in (BASE / app).rglob("*.py")]

    calls = {
        (str(file.relative_to(BASE)), node.attr)
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in PUBLISHING
    }

    assert calls == set()
