"""Owners invite organizers, give roles and end them; one owner always stays."""

import threading

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.demo.sign_in import new_secret
from members import gates
from members.admin.forms import OPENS, InviteForm
from members.models import AuditLine, Letter, RoleGrant, User
from members.operations import LastOwner, end_role, grant_role, invite_organizer, roles
from tests.factories import RoleGrantFactory, UserFactory, organizer

from .desk import at_desk, at_once

pytestmark = pytest.mark.django_db
LIST, INVITE = "/desk/members/user/", "/desk/members/user/invite/"


def told(**more):
    return {"name": "Luz Ibáñez", "email": "luz@example.org", "language": "es", "roles": ["events", "book"], **more}


def give_url(user):
    return reverse("admin:members_user_give_role", args=[user.pk])


def end_url(grant):
    return reverse("admin:members_user_end_role", args=[grant.user_id, grant.pk])


def in_force(user):
    return sorted(user.role_grants.in_force().values_list("role", flat=True))


def test_invite_when_filled_in_then_shown_once_more_and_only_then_given(client, community):
    owner = at_desk(client)

    preview = client.post(INVITE, told())
    before = User.objects.filter(email="luz@example.org").count()
    done = client.post(INVITE, told(confirm="1"), follow=True)

    user = User.objects.get(email="luz@example.org")
    letter = Letter.objects.get(to="luz@example.org")
    assert (preview.status_code, before) == (200, 0)
    assert "Organiza" in preview.text or "organize The Circle" in preview.text
    assert "is invited; the letter is on its way" in done.text
    assert (user.name, user.language, user.has_usable_password()) == ("Luz Ibáñez", "es", False)
    assert in_force(user) == ["book", "events"]
    assert (letter.kind, letter.language, letter.user) == ("organizer_invited", "es", user)
    assert "/accounts/login/code/" in letter.text
    assert EmailAddress.objects.get(user=user).verified
    assert {(line.deed, line.by) for line in AuditLine.objects.filter(subject=f"members.user:{user.pk}")} == {
        (deed, owner) for deed in ("account.opened", "role.granted", "organizer.invited")
    }


def test_invite_when_sent_twice_then_one_account_one_grant_one_letter(client, community):
    at_desk(client)

    client.post(INVITE, told(confirm="1"))
    again = client.post(INVITE, told(confirm="1"), follow=True)

    assert "has these roles already. Nothing was changed" in again.text
    assert User.objects.filter(email="luz@example.org").count() == 1
    assert RoleGrant.objects.filter(user__email="luz@example.org").count() == 2
    assert Letter.objects.filter(to="luz@example.org").count() == 1


@pytest.mark.django_db(transaction=True)
def test_invite_when_four_send_at_once_then_one_account_one_grant_one_letter(community, at):
    owner = organizer()
    words = {"email": "luz@example.org", "name": "Luz", "language": "es", "roles": [("events", "")], "at": at}

    got = at_once(lambda _number: invite_organizer(**words, by=owner), list(range(4)))

    assert [row for row in got if isinstance(row, Exception)] == []
    assert User.objects.filter(email="luz@example.org").count() == 1
    assert RoleGrant.objects.filter(user__email="luz@example.org").count() == 1
    assert Letter.objects.filter(to="luz@example.org").count() == 1
    assert sum(len(row.granted) for row in got) == 1


def test_invite_when_somebody_has_an_account_then_role_and_letter_and_nothing_else_changes(client, community):
    at_desk(client)
    user = UserFactory(email="luz@example.org", name="Luz", language="de")
    grant_role(user=user, role="events", by=None, at=user.created_at)
    Letter.objects.all().delete()

    preview = client.post(INVITE, told(email="  LUZ@Example.org "))
    client.post(INVITE, told(email="LUZ@Example.org", confirm="1"))

    user.refresh_from_db()
    assert "has an account already" in preview.text
    assert "1 role of those you ticked is held already" in preview.text
    assert (user.name, user.language, in_force(user)) == ("Luz", "de", ["book", "events"])
    assert list(Letter.objects.filter(to=user.email).values_list("kind", "language")) == [("organizer_invited", "de")]


def test_invite_when_the_address_is_somebodys_second_then_that_account_is_meant(client, community):
    at_desk(client)
    user = UserFactory()
    EmailAddress.objects.create(user=user, email="luz@example.org", verified=True, primary=False)

    client.post(INVITE, told(confirm="1"))

    assert in_force(user) == ["book", "events"]
    assert not User.objects.filter(email="luz@example.org").exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "luz"}, "email"),
        ({"email": ""}, "email"),
        ({"email": f"luz@{'x' * 60}.{'y' * 60}.{'z' * 60}.{'w' * 60}.{'v' * 60}.org"}, "email"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"language": "fr"}, "language"),
        ({"roles": []}, "roles"),
        ({"roles": ["superuser"]}, "roles"),
        ({"roles": ["translator"]}, "roles"),
    ],
)
def test_invite_when_something_is_wrong_then_said_and_kept(client, community, wrong, field):
    at_desk(client)
    sent = told(confirm="1", **wrong)

    answer = client.post(INVITE, sent)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert all(answer.context["form"][name].value() == value for name, value in sent.items() if name != "confirm")
    assert User.objects.count() == 1


def test_invite_when_it_is_changed_after_reading_then_still_filled_in(client, community):
    at_desk(client)

    answer = client.post(INVITE, told(change="1"))

    assert answer.status_code == 200
    assert 'value="luz@example.org"' in answer.text
    assert answer.text.count("checked") == 2


def test_invite_when_nul_bytes_are_sent_then_refused_before_and_by_the_form(client, community):
    at_desk(client)

    answer = client.post(INVITE, told(name="Luz\x00", confirm="1"))

    assert answer.status_code == 400
    assert list(InviteForm(told(name="Luz\x00", email="luz\x00@example.org")).errors) == ["name", "email"]
    assert User.objects.count() == 1


def test_invite_when_the_account_may_not_sign_in_then_refused(client, community):
    at_desk(client)
    UserFactory(email="luz@example.org", is_active=False)

    answer = client.post(INVITE, told(confirm="1"))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])
    assert RoleGrant.objects.count() == 1


def test_translator_when_invited_then_for_one_language_and_without_the_desk(client, community):
    at_desk(client)

    client.post(INVITE, told(roles=["translator:de"], confirm="1"))

    grant = RoleGrant.objects.get(role="translator")
    letter = Letter.objects.get(to="luz@example.org")
    assert (grant.language, grant.user.is_staff) == ("de", False)
    assert letter.text.count("-") >= 1
    assert "second step" not in letter.text


def test_roles_when_listed_then_each_says_what_it_opens():
    assert set(OPENS) == set(gates.ROLES)


def test_role_when_given_then_person_and_other_owners_are_told(client, community):
    owner, other, user = at_desk(client), organizer(), UserFactory()

    client.post(give_url(user), {"role": "treasurer", "reason": "Keeps books for a living"})

    grant = user.role_grants.get()
    assert (grant.role, grant.granted_by) == ("treasurer", owner)
    assert {(letter.to, letter.kind) for letter in Letter.objects.all()} == {
        (user.email, "role_granted"),
        (other.email, "role_news"),
    }
    assert all("Keeps books for a living" in letter.text for letter in Letter.objects.all())
    assert AuditLine.objects.get(deed="role.granted").facts == {"role": "treasurer"}


def test_role_when_given_twice_then_once_and_said(client, community):
    at_desk(client)
    user = UserFactory()

    for _ in range(2):
        answer = client.post(give_url(user), {"role": "book", "reason": "x"}, follow=True)

    assert "has this role already. Nothing was changed" in answer.text
    assert (in_force(user), Letter.objects.filter(to=user.email).count()) == (["book"], 1)


@pytest.mark.parametrize("sent", [{}, {"role": "book"}, {"role": "x", "reason": "y"}, {"role": "book", "reason": " "}])
def test_role_when_given_incompletely_then_said(client, community, sent):
    at_desk(client)
    user = UserFactory()

    answer = client.post(give_url(user), sent)

    assert (answer.status_code, in_force(user)) == (422, [])


def test_account_when_looked_at_then_roles_since_when_and_by_whom(client, community, at):
    owner, user = at_desk(client), UserFactory()
    grant = grant_role(user=user, role="treasurer", by=owner, at=at)
    ended = grant_role(user=user, role="book", by=owner, at=at)
    end_role(grant=ended, by=owner, at=at)

    page = client.get(f"{LIST}{user.pk}/change/").text

    assert page.count(f"since Nov. 2, 2026, given by {owner.name}") == 2
    assert ("treasurer" in page, "ended Nov. 2, 2026" in page) == (True, True)
    assert (end_url(grant) in page, end_url(ended) in page) == (True, False)
    assert give_url(user) in page


def test_role_when_ended_then_the_very_next_request_is_refused(client, community, at):
    at_desk(client)
    user = organizer("events")
    other_browser = Client()
    at_desk(other_browser, user=user)
    UserSession.objects.all().delete()  # a session that nobody keeps a list of ends just the same
    before = other_browser.get("/desk/").status_code
    grant = user.role_grants.get()

    asked = client.get(end_url(grant))
    client.post(end_url(grant), {"reason": "The season is over"})

    grant.refresh_from_db()
    assert (before, asked.status_code) == (200, 200)
    assert other_browser.get("/desk/").status_code == 302
    assert grant.ended_at is not None
    assert "The season is over" in Letter.objects.get(to=user.email, kind="role_ended").text


def test_role_when_ended_twice_then_once_and_said(client, community):
    at_desk(client)
    grant = organizer("events").role_grants.get()

    for _ in range(2):
        answer = client.post(end_url(grant), {"reason": "x"}, follow=True)

    assert "has ended already. Nothing was changed" in answer.text
    assert Letter.objects.filter(kind="role_ended").count() == 1


def test_role_when_ended_without_a_reason_then_asked_for_one(client, community):
    at_desk(client)
    grant = organizer("events").role_grants.get()

    answer = client.post(end_url(grant), {"reason": ""})

    grant.refresh_from_db()
    assert (answer.status_code, grant.ended_at) == (422, None)


def test_last_owner_when_ended_then_refused_and_told_what_to_do(client, community):
    owner = at_desk(client)
    RoleGrantFactory(user=UserFactory(is_active=False))  # an owner who cannot sign in gives no roles
    grant = owner.role_grants.get()

    answer = client.post(end_url(grant), {"reason": "I am tired"})

    grant.refresh_from_db()
    assert (answer.status_code, grant.ended_at) == (422, None)
    assert "Make somebody else an owner first" in answer.text
    assert "I am tired" in answer.text


def test_own_role_when_another_owner_stays_then_may_end(client, community):
    owner = at_desk(client)
    organizer()

    client.post(end_url(owner.role_grants.get()), {"reason": "Handing over"})

    assert in_force(owner) == []
    assert client.get("/desk/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_owners_when_both_are_ended_at_once_then_one_stays(community, at):
    for _ in range(5):
        RoleGrant.objects.update(ended_at=at)
        grants = [organizer().role_grants.get() for _ in range(2)]

        got = at_once(lambda grant: end_role(grant=grant, by=grant.user, at=at), grants)

        assert sorted(type(row).__name__ for row in got) == ["LastOwner", "RoleGrant"]
        assert RoleGrant.objects.in_force().filter(role="owner").count() == 1


@pytest.mark.django_db(transaction=True)
def test_owners_when_both_are_ended_at_once_without_the_lock_then_none_stays(community, at, monkeypatch):
    """The negative control: looked at without lock, each sees the other stay."""
    grants = [organizer().role_grants.get() for _ in range(2)]
    both_looked = threading.Barrier(2)

    def look_without_lock():
        found = list(RoleGrant.objects.in_force().filter(role="owner"))
        both_looked.wait(timeout=10)
        return found

    monkeypatch.setattr(roles, "_owners_in_force", look_without_lock)

    got = at_once(lambda grant: end_role(grant=grant, by=grant.user, at=at), grants)

    assert [type(row).__name__ for row in got] == ["RoleGrant", "RoleGrant"]
    assert RoleGrant.objects.in_force().filter(role="owner").count() == 0


def test_last_owner_when_ended_by_the_operation_then_refused(community, at):
    owner = organizer()

    with pytest.raises(LastOwner):
        end_role(grant=owner.role_grants.get(), by=owner, at=at)

    assert Letter.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in sorted(gates.STAFF) if role != "owner"])
def test_verbs_of_owners_when_another_organizer_asks_then_refused(client, community, role):
    at_desk(client, role)
    grant = organizer().role_grants.get()
    addresses = [INVITE, give_url(grant.user), end_url(grant), LIST]

    answers = {
        ask(url, told(confirm="1", role="owner", reason="x")).status_code
        for url in addresses
        for ask in (client.get, client.post)
    }

    assert answers == {403}
    assert RoleGrant.objects.filter(role="owner").count() == 1


@pytest.mark.parametrize("verb", ["invite", "give", "end"])
def test_verbs_of_owners_when_the_second_step_is_long_ago_then_shown_once_more(client, community, verb):
    owner = at_desk(client)
    TOTP.activate(owner, new_secret())
    grant = organizer("events").role_grants.get()
    url = {"invite": INVITE, "give": give_url(grant.user), "end": end_url(grant)}[verb]

    answer = client.post(url, told(confirm="1", role="book", reason="x"))

    assert answer.headers["Location"].startswith("/accounts/")
    assert (RoleGrant.objects.in_force().count(), User.objects.count()) == (2, 2)


def test_grant_of_somebody_else_when_addressed_then_absent(client, community):
    owner = at_desk(client)
    grant = organizer("events").role_grants.get()

    for pk, number in ((owner.pk, grant.pk), (grant.user_id, 10**30), (grant.user_id, 0)):
        answer = client.get(reverse("admin:members_user_end_role", args=[pk, number]))
        assert answer.status_code == 404


@pytest.mark.parametrize("query", ["", "?role=any", "?role=events", "?q=Ana"])
def test_accounts_when_they_grow_then_the_same_number_of_queries(client, community, at, query):
    owner, counts = at_desk(client), []
    for _ in range(3):
        for role in ("events", "book"):
            grant_role(user=organizer(role), role="editor", by=owner, at=at)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(LIST + query)
        counts.append(len(asked))

    assert page.status_code == 200
    assert counts[0] == counts[2]


def test_account_when_its_roles_grow_then_the_same_number_of_queries(client, community, at):
    user, counts = UserFactory(), []
    at_desk(client)
    for role in ("events", "book", "editor"):
        grant_role(user=user, role=role, by=organizer(), at=at)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{LIST}{user.pk}/change/")
        counts.append(len(asked))

    assert counts[0] == counts[2]
