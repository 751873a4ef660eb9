"""The records say in words what was done."""

import re

import pytest
import time_machine
from django.urls import reverse

from config.embedded.paths import BASE
from members.audit import deed_in_words, deeds_in_words, note
from members.portability import OURS
from tests.conftest import NOW
from tests.factories import MemberFactory
from tests.members.desk import at_desk

LITERAL = re.compile(r'\bdeed="([a-z_]+\.[a-z_]+)"')


def test_deeds_when_written_anywhere_then_they_have_words():
    sources = [path for app in (*OURS, "config") for path in (BASE / app).rglob("*.py")]
    written = {deed for path in sources for deed in LITERAL.findall(path.read_text())}

    assert written - set(deeds_in_words()) == set()


def test_deed_when_nobody_names_it_any_more_then_still_readable():
    assert deed_in_words("old_thing.was_done") == "old thing was done"


@pytest.mark.django_db
def test_records_when_opened_then_words_and_the_way_there(client, community):
    member = MemberFactory()
    note(deed="standing.changed", about=member, by=member.user, at=NOW, before="member", after="paused")

    with time_machine.travel(NOW):
        at_desk(client, "auditor")
        page = client.get(reverse("admin:members_auditline_changelist"))

    text = page.content.decode()
    assert "changed a standing" in text
    assert reverse("admin:members_member_change", args=[member.pk]) in text
    assert "standing.changed" not in re.sub(r'href="[^"]*"|value="[^"]*"', "", text)
