"""Every address × every kind of person: who must not get in, does not; who may, never meets an error."""

import re
import uuid
from collections.abc import Iterator

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from config.demo.sign_in import new_secret
from members import gates
from members.models import User
from tests.factories import MemberFactory, ProfileFactory, UserFactory, organizer
from tests.house.authorization import BOOK, EVERYBODY, opens, rule_of

METHODS_USER_KEY = "account_authentication_methods_user"  # allauth keeps whose records they are under this name
DUMMIES = {"uuid": str(uuid.UUID(int=7)), "int": "400", "slug": "nothing", "str": "nothing", "path": "nothing"}
REFUSED = {302, 403, 404, 405}
PEOPLE = ["stranger", "applicant", "candidate", "member", "left", *gates.ROLES]


def patterns(resolver: URLResolver, namespace: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    """Name and pattern of every address."""
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern).replace("^", "").replace("$", "")
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner, path)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or path}", "/" + path


def concrete(path: str) -> str:
    path = re.sub(r"\(\?P<\w+>[^()]*(\([^()]*\)[^()]*)*\)", "nothing", path)
    path = re.sub(r"<(\w+):\w+>", lambda m: DUMMIES[m.group(1)], path)
    return re.sub(r"<\w+>", "nothing", path)


PATTERNS = sorted(set(patterns(get_resolver())))
ADDRESSES = [(name, concrete(path)) for name, path in PATTERNS]


def person(kind: str) -> User | None:
    if kind == "stranger":
        return None
    if kind == "applicant":
        return UserFactory()
    if kind in ("candidate", "member", "left"):
        extra = {"candidate_until": "2027-01-01"} if kind == "candidate" else {}
        return ProfileFactory(member=MemberFactory(standing=kind, **extra)).member.user
    return organizer(kind)


def signed_in(client: Client, user: User | None) -> Client:
    """Sign in with a second factor on record, as the flows do."""
    if user is not None:
        client.force_login(user)
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": 9e9}]
        session[METHODS_USER_KEY] = str(user.pk)
        session.save()
    return client


def test_addresses_when_listed_then_every_one_has_a_rule():
    assert [name for name, _path in ADDRESSES if rule_of(name) is None] == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PEOPLE)
def test_addresses_when_asked_then_the_rule_decides(client, community, kind):
    user = person(kind)
    signed_in(client, user)
    roles = user.roles if user else frozenset()
    sees_book = bool(user and user.viewer.sees_book)

    wrong = []
    for name, path in ADDRESSES:
        rule = rule_of(name)
        status = client.get(path).status_code
        allowed = opens(rule, roles, signed_in=user is not None, sees_book=sees_book)
        if status >= 500 or (not allowed and status not in REFUSED and rule != BOOK):
            wrong.append((name, path, rule, status))
        if user is not None and name != "account_logout" and "_auth_user_id" not in client.session:
            signed_in(client, user)

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PEOPLE)
def test_desk_lists_when_asked_then_open_by_deed_alone(client, community, kind):
    user = person(kind)
    signed_in(client, user)
    roles = user.roles if user else frozenset()

    found, expected = {}, {}
    for model, desk in admin.site._registry.items():
        path = f"/desk/{model._meta.app_label}/{model._meta.model_name}/"
        found[path] = client.get(path).status_code == 200
        expected[path] = bool(roles & gates.STAFF) and gates.may(roles, desk.sees)

    assert found == expected


@pytest.mark.django_db
def test_addresses_when_only_read_then_the_community_does_not_change(client, community):
    """No GET changes a row of ours: the ledgers stay as long as they were."""
    user = organizer()
    TOTP.activate(user, new_secret())  # an export then asks for it again, which a mere GET does not answer
    signed_in(client, user)
    from_models = [model for model in admin.site._registry if model._meta.label != "members.TickRun"]
    before = {model._meta.label: model._default_manager.count() for model in from_models}

    for name, path in ADDRESSES:
        if name not in ("account_logout", "members:my_data", "account_request_login_code"):
            client.get(path)

    assert {model._meta.label: model._default_manager.count() for model in from_models} == before


def test_rules_when_read_then_everybody_is_meant():
    """The addresses open to everybody, so that a new one is noticed by whoever changes this line."""
    assert rule_of("directory:profile") == EVERYBODY
