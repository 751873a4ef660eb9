import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members import gates, lifecycle
from members.models import AuditLine, Letter, Profile, StandingChange
from members.names import split_name
from members.operations import IllegalStep, change_standing, make_candidate
from members.visibility import FIELDS, Audience, effective, shows
from tests.factories import MemberFactory, ProfileFactory, UserFactory

PAIRS = [(a, b) for a in lifecycle.STANDINGS for b in lifecycle.STANDINGS if a != b]


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_standing_when_stepped_then_only_legal_steps_happen(community, at, before, after):
    member = MemberFactory(standing=before, candidate_until=dt.date(2027, 1, 1))

    if lifecycle.is_legal(before, after):
        assert change_standing(member=member, to=after, by=None, at=at, reason="test").standing == after
        assert StandingChange.objects.filter(before=before, after=after).count() == 1
        assert AuditLine.objects.filter(deed="standing.changed").count() == 1
    else:
        with pytest.raises(IllegalStep):
            change_standing(member=member, to=after, by=None, at=at, reason="test")
        member.refresh_from_db()
        assert (member.standing, StandingChange.objects.count(), Letter.objects.count()) == (before, 0, 0)


@pytest.mark.django_db
def test_candidate_when_made_twice_then_one_seat_one_letter(community, at):
    user = UserFactory(name="Íñigo Núñez Größmann")

    first = make_candidate(user=user, name=user.name, by=None, at=at)
    second = make_candidate(user=user, name=user.name, by=None, at=at)

    assert (first.pk, first.candidate_until) == (second.pk, dt.date(2027, 1, 31))
    assert list(Letter.objects.values_list("kind", flat=True)) == ["standing_candidate"]
    assert Profile.objects.get().sort_key.startswith("nunez")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ana Pérez", ("Ana", "Pérez", "")),
        ("Íñigo Núñez Größmann", ("Íñigo", "Núñez", "Größmann")),
        ("José Luis de la Torre Weiß", ("José Luis", "de la Torre", "Weiß")),
        ("Cher", ("Cher", "", "")),
    ],
)
def test_name_when_split_then_particles_stay_with_their_surname(name, parts):
    found = split_name(name)

    assert (found["given_names"], found["first_surname"], found["second_surname"]) == parts


choices = st.dictionaries(
    st.sampled_from(sorted(FIELDS)), st.sampled_from([a.name.lower() for a in Audience] + ["bogus", ""])
)


@given(
    choices=choices,
    field=st.sampled_from(sorted(FIELDS)),
    cap=st.sampled_from(Audience),
    ring=st.sampled_from(Audience),
)
def test_field_when_shown_then_never_beyond_choice_cap_or_product(choices, field, cap, ring):
    audience = effective(field, choices, cap=cap)

    assert audience <= min(cap, FIELDS[field][1])
    assert shows(field, choices, to=ring, cap=cap) == (audience is not Audience.NOBODY and audience >= ring)
    if choices.get(field) in ("bogus", "nobody", ""):
        assert not shows(field, choices, to=Audience.ORGANIZERS, tied=True, cap=cap)


@pytest.mark.django_db
def test_visible_to_when_viewer_differs_then_rows_follow_standing_and_choice(community):
    shown, public = ProfileFactory(), ProfileFactory(audiences={"name": "public"})
    hidden = ProfileFactory(member__standing="left", audiences={"name": "public"})
    viewers = {
        "stranger": gates.Viewer(),
        "member": gates.Viewer(standing="member", member_id=str(shown.pk)),
        "lapsed": gates.Viewer(standing="left", member_id=str(hidden.pk)),
        "organizer": gates.Viewer(roles=frozenset({"treasurer"})),
    }

    seen = {who: set(Profile.objects.visible_to(viewer)) for who, viewer in viewers.items()}

    assert seen == {
        "stranger": {public},
        "member": {shown, public},
        "lapsed": {public, hidden},
        "organizer": {shown, public},
    }
