import pytest
from django.core.management import CommandError, call_command

from members.models import Community, Letter, User

ANSWERS = {
    "name": "Círculo Norte",
    "language": "es",
    "timezone": "Europe/Madrid",
    "currency": "eur",
    "owner": "Ana@Example.org",
}


@pytest.mark.django_db
def test_setup_when_answered_then_community_and_owner_with_letter(capsys):
    call_command("setup", **ANSWERS)

    community = Community.objects.get()
    owner = User.objects.get()
    assert (community.name, community.slug, community.currency) == ("Círculo Norte", "circulo-norte", "EUR")
    assert (owner.email, owner.roles, owner.is_staff) == ("ana@example.org", frozenset({"owner"}), True)
    assert list(Letter.objects.values_list("kind", "to", "language")) == [("role_granted", "ana@example.org", "es")]


@pytest.mark.django_db
def test_setup_when_founded_then_refuses_and_names_the_community():
    call_command("setup", **ANSWERS)

    with pytest.raises(CommandError, match="Círculo Norte"):
        call_command("setup", **ANSWERS)

    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"timezone": "Berlin"}, "IANA"),
        ({"owner": "nobody"}, "e-mail"),
        ({"currency": "euro"}, "three letters"),
        ({"name": "…"}, "letters"),
    ],
)
def test_setup_when_answer_is_wrong_then_says_what_to_give_and_founds_nothing(wrong, says):
    with pytest.raises(CommandError, match=says):
        call_command("setup", **{**ANSWERS, **wrong})

    assert Community.objects.count() == 0
