import pytest
from django.urls import reverse

from directory.forms import SECTIONS, tidy
from members.models import AuditLine, Consent, Profile
from members.operations import NotTheOwner, UnknownField, change_profile, change_visibility, confirm_profile
from tests.directory.factories import organizer, person, reader, signed_in

pytestmark = pytest.mark.django_db


def url(section):
    return reverse("directory:edit", args=[section])


@pytest.fixture
def profile(community):
    return person("Ana Alba Berg", headline="Before", languages=[{"code": "xx", "level": "native"}], photo_alt="")


@pytest.mark.parametrize(
    ("section", "typed", "kept"),
    [
        ("name", {"given_names": " Íñigo ", "first_surname": "Núñez", "second_surname": ""},
         {"given_names": "Íñigo", "display_name": "Íñigo Núñez", "sort_key": "nunez    inigo"}),
        ("name", {"given_names": "Ana", "display_name": "Ana A."}, {"display_name": "Ana A.", "first_surname": ""}),
        ("work", {"discipline": "Engineering", "years_experience": "7"}, {"discipline": "Engineering", "years_experience": 7}),
        ("place", {"city": "Köln", "in_country_since": "2012", "language_0": "es", "level_0": "C2", "language_1": "xx",
                   "level_1": "native", "language_2": "es"},
         {"city": "Köln", "in_country_since": 2012,
          "languages": [{"code": "es", "level": "C2"}, {"code": "xx", "level": "native"}]}),
        ("skills", {"skills": "Python\r\n\r\n CAD \nPython", "offers": "Reading reports", "looks_for": ""},
         {"skills": ["Python", "CAD"], "offers": ["Reading reports"], "looks_for": []}),
        ("story", {"headline": "New", "story_de": "Eins.\r\n\r\nZwei."}, {"headline": "New", "biography": {"de": "Eins.\n\nZwei."}}),
        ("links", {"links": "https://example.org\nhttp://example.com/a"}, {"links": ["https://example.org", "http://example.com/a"]}),
        ("photo", {"photo_alt": "Ana laughs", "across": "0.5", "down": "0.4"}, {"photo_alt": "Ana laughs"}),
    ],
)  # fmt: skip
def test_edit_when_right_then_saved_by_itself(profile, client, section, typed, kept):
    response = signed_in(client, profile.member.user).post(url(section), typed)

    assert (response.status_code, response.headers.get("Location")) == (302, url(section))
    profile.refresh_from_db()
    assert {name: getattr(profile, name) for name in kept} == kept
    if section != "story":
        assert profile.headline == "Before"


@pytest.mark.parametrize(
    ("section", "typed", "still_there"),
    [
        ("name", {"given_names": "", "first_surname": "Typed surname"}, "Typed surname"),
        ("name", {"given_names": "x" * 81}, "x" * 81),
        ("work", {"years_experience": "many", "employer": "Typed AG"}, "Typed AG"),
        ("place", {"in_country_since": "1200", "city": "Typedtown"}, "Typedtown"),
        ("place", {"language_0": "klingon", "city": "Typedtown"}, "Typedtown"),
        ("skills", {"skills": "\n".join(f"skill {n}" for n in range(21))}, "skill 20"),
        ("skills", {"offers": "y" * 121}, "y" * 121),
        ("story", {"story_en": "z" * 4001}, "z" * 4001),
        ("links", {"links": "javascript:alert(1)"}, "javascript:alert(1)"),
        ("links", {"links": "https://example.org\nftp://example.org"}, "ftp://example.org"),
        ("visibility", {"name": "everyone"}, "Select a valid choice"),
        ("visibility", {"needs": "public"}, "Select a valid choice"),
    ],
)
def test_edit_when_wrong_then_same_form_with_what_was_typed(profile, client, section, typed, still_there):
    before = Profile.objects.values().get(pk=profile.pk)

    response = signed_in(client, profile.member.user).post(url(section), typed)

    assert response.status_code == 422
    assert still_there in response.content.decode()
    assert Profile.objects.values().get(pk=profile.pk) == before


@pytest.mark.parametrize("section", SECTIONS)
def test_edit_when_opened_and_saved_unchanged_then_nothing_lost(profile, client, section):
    signed_in(client, profile.member.user)
    form = client.get(url(section)).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    before = Profile.objects.values().get(pk=profile.pk)

    response = client.post(url(section), typed)

    assert response.status_code == 302
    after = Profile.objects.values().get(pk=profile.pk)
    different = {name for name in before if before[name] != after[name]}
    assert different <= {"changed_at", "audiences"}


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("value", ["a%00b", "%ED%A0%80", "%FF", "a%0Ab"])
def test_edit_when_unclean_then_clear_answer(profile, client, section, value):
    body = "&".join(
        f"{name}={value}" for name in ("given_names", "skills", "headline", "links", "city", "photo_alt", "name")
    )

    response = signed_in(client, profile.member.user).post(
        url(section), body, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code in (302, 400, 422)


def test_edit_when_foreign_keys_are_sent_then_ignored(profile, client):
    hostile = {"member": "1", "public_id": "mine", "sort_key": "aaa", "audiences": "{}", "confirmed_on": "2020-01-01"}

    signed_in(client, profile.member.user).post(url("work"), {"discipline": "X", **hostile})

    fresh = Profile.objects.get(pk=profile.pk)
    assert (fresh.public_id, fresh.sort_key, fresh.confirmed_on) == (profile.public_id, profile.sort_key, None)


def test_edit_when_no_page_or_no_such_section_then_absent(profile, client):
    assert signed_in(client, organizer()).get(url("name")).status_code == 404
    assert signed_in(client, profile.member.user).get(url("secrets")).status_code == 404
    assert signed_in(client, reader()).post(reverse("directory:confirm")).status_code == 404


def test_edit_when_stranger_then_asked_to_sign_in(profile, client):
    assert client.get(url("name")).status_code == 302


def test_visibility_when_chosen_then_kept_with_a_line_in_the_records(profile, client):
    signed_in(client, profile.member.user)
    form = client.get(url("visibility")).context["form"]
    assert (form["in_country_since"].value(), form["needs"].value(), form["name"].value()) == (
        "organizers",
        "ties",
        "members",
    )

    client.post(url("visibility"), {**form.initial, "city": "nobody", "name": "public", "listed_as_alumni": "on"})

    profile.refresh_from_db()
    assert (profile.audiences["city"], profile.audiences["name"], profile.listed_as_alumni) == (
        "nobody",
        "public",
        True,
    )
    assert AuditLine.objects.get(deed="profile.visibility_changed").facts["audiences"]["city"] == "nobody"
    assert Consent.objects.count() == 0


def test_change_visibility_when_by_another_then_refused(profile, at):
    with pytest.raises(NotTheOwner):
        change_visibility(member=profile.member, audiences={"city": "public"}, by=organizer(), at=at)
    with pytest.raises(NotTheOwner):
        confirm_profile(member=profile.member, by=organizer(), at=at)


@pytest.mark.parametrize("audiences", [{"needs": "public"}, {"salary": "members"}, {"city": "friends"}])
def test_change_visibility_when_wider_than_allowed_then_refused(profile, at, audiences):
    with pytest.raises(UnknownField):
        change_visibility(member=profile.member, audiences=audiences, by=profile.member.user, at=at)


def test_change_profile_when_field_is_not_of_the_page_then_refused(profile, at):
    with pytest.raises(UnknownField):
        change_profile(member=profile.member, changes={"audiences": {}}, by=profile.member.user, at=at)


def test_change_profile_when_nothing_differs_then_no_line(profile, at):
    change_profile(member=profile.member, changes={"headline": "Before"}, by=profile.member.user, at=at)

    assert AuditLine.objects.filter(deed="profile.changed").count() == 0


def test_confirm_when_still_true_then_dated(profile, client):
    response = signed_in(client, profile.member.user).post(reverse("directory:confirm"))

    assert response.status_code == 302
    assert Profile.objects.get(pk=profile.pk).confirmed_on is not None


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("a\u202eb\u2066c", "abc"),
        ("Z\u0301\u0301\u0301\u0301\u0301\u0301algo", "Ź\u0301\u0301\u0301algo"),
        ("Pin\u0303a", "Piña"),
        ("  two   words \r\n\r\nnext\x07 ", "two words\n\nnext"),
        ("👩‍🔬 scientist", "👩‍🔬 scientist"),
    ],
)
def test_tidy_when_text_turns_or_towers_then_plain(typed, tidied):
    assert tidy(typed) == tidied
