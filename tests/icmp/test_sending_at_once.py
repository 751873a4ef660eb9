"""Two hundred people send their last page at once, each of them twice. With the lock off it must double."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from icmp.models import Answer, Application
from icmp.models.application import ApplicationQuerySet, new_public_id, new_resume_token
from icmp.views.visitor import COOKIE
from members.models import Letter
from tests.slow import slow

from .narrowed import ANSWERS, YOU, narrowed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("community")]
AT_ONCE, APPLIED = 20, 200


def drafts(many: int) -> list[Application]:
    """So many drafts with every page but the last: one is filled in, the others are the same by other names."""
    narrowed()
    client = Client()
    client.post("/join/you/", YOU)
    for key in list(ANSWERS)[:-1]:
        client.post(f"/join/{key}/", ANSWERS[key])
    first = Application.objects.get()
    answers = list(first.answers.all())
    rows = [first]
    for number in range(1, many):
        row = Application.objects.get(pk=first.pk)
        row.pk, row._state.adding = uuid4(), True
        row.email, row.resume_token, row.public_token = (
            f"applicant{number}@example.org",
            new_resume_token(),
            new_public_id(),
        )
        rows.append(row)
    Application.objects.bulk_create(rows[1:])
    Answer.objects.bulk_create(
        Answer(
            application=row,
            attribute_id=answer.attribute_id,
            value=answer.value,
            state=answer.state,
            answered_at=answer.answered_at,
        )
        for row in rows[1:]
        for answer in answers
    )
    return rows


def send(row: Application) -> int:
    try:
        client = Client(REMOTE_ADDR=f"198.51.{row.pk.int % 250}.7", raise_request_exception=False)
        client.cookies[COOKIE] = row.resume_token
        return client.post("/join/agreement/", ANSWERS["agreement"]).status_code
    finally:
        connection.close()


def send_twice_at_once(rows: list[Application]) -> Counter[int]:
    """As many impatient thumbs: both windows of one applicant stand side by side."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(send, [row for row in rows for _window in range(2)]))


def test_two_hundred_when_each_sends_twice_at_once_then_none_is_lost_and_none_doubled() -> None:
    rows = drafts(APPLIED)

    codes = send_twice_at_once(rows)

    assert codes == {302: 2 * APPLIED}
    assert Application.objects.filter(state="unverified").count() == APPLIED
    assert Application.objects.count() == APPLIED
    assert Letter.objects.filter(kind="application_confirm").count() == APPLIED
    assert Letter.objects.values("to").distinct().count() == APPLIED


def test_sending_when_nobody_waits_for_the_lock_then_doubled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the same pages, the same rows, but nobody waits for the application."""
    rows = drafts(AT_ONCE // 2)
    monkeypatch.setattr(ApplicationQuerySet, "select_for_update", lambda self, **kwargs: self)

    with slow("members_letter", 0.3):
        send_twice_at_once(rows)

    assert Letter.objects.filter(kind="application_confirm").count() > len(rows)
