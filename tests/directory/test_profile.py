import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from directory.lexicon import refresh_lexicon
from directory.models import Listing, Word
from directory.operations import publish_profile, rebuild_listings, refresh_book, withdraw_profile
from members.models import Profile
from members.operations import change_profile, change_visibility, leave_community, set_photo
from tests.directory.factories import organizer, person, picture, reader, republish, signed_in

PUBLIC = {"name": "public"}


def page(client, profile, query=""):
    return client.get(reverse("directory:profile", args=[profile.public_id]) + query)


def test_profile_when_member_looks_then_all_that_members_may_see(community, client):
    profile = person(
        "Íñigo Núñez Größmann",
        headline="Makes batteries boring",
        languages=[{"code": "es", "level": "C2"}, {"code": "nah", "level": ""}],
        biography={"de": "Erster Absatz.\n\nZweiter Absatz.", "es": "Hola."},
        links=["https://example.org/x"],
        skills=["battery_systems"],
    )

    html = page(signed_in(client, reader()), profile).content.decode()

    for text in (
        "Íñigo Núñez Größmann",
        "Makes batteries boring",
        "Spanish C2",
        "Nahuatl",
        "Battery systems",
        "March 2026",
    ):
        assert text in html
    assert 'lang="de"><p>Erster Absatz.</p><p>Zweiter Absatz.</p>' in html
    assert 'href="https://example.org/x" rel="nofollow noopener noreferrer"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "ld+json" not in html


def test_profile_when_neighbors_then_before_and_after(community, client):
    for name in ("Ana Alba", "Bea Boll", "Cid Cano"):
        person(name)
    middle = Profile.objects.get(display_name="Bea Boll")

    html = page(signed_in(client, reader()), middle).content.decode()

    assert "← Alba" in html
    assert "Cano →" in html


def test_profile_when_name_is_public_then_strangers_and_search_engines_may_read(community, client):
    profile = person(
        "Ana Alba", audiences={**PUBLIC, "headline": "public"}, headline="</script><b>Hi", employer="Hidden AG"
    )

    html = page(client, profile).content.decode()

    assert "noindex" not in html
    facts = json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html)[1])
    assert (facts["@type"], facts["name"], facts["description"]) == ("Person", "Ana Alba", "</script><b>Hi")
    assert "Hidden AG" not in html
    assert "March 2026" not in html


@pytest.mark.parametrize("standing", ["paused", "lapsed", "left", "suspended", "alumni"])
def test_profile_when_standing_hides_then_like_an_absent_one(community, client, standing):
    profile = person("Ana Alba", standing=standing, audiences=PUBLIC)
    signed_in(client, reader())

    hidden = page(client, profile)
    absent = client.get(reverse("directory:profile", args=["nobody-is-here-1"]))

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert without_nonces(hidden) == without_nonces(absent)


def without_nonces(response):
    return re.sub(rb'nonce="[^"]+"|csrf[^>]+>|/book/[^/"]+/', b"", response.content)


def test_profile_when_alumni_wishes_then_stays(community, client):
    profile = person("Ana Alba", standing="alumni", listed_as_alumni=True)

    assert page(signed_in(client, reader()), profile).status_code == 200


def test_profile_when_name_is_for_organizers_then_for_them_alone(community, client):
    profile = person("Ana Alba", audiences={"name": "organizers"})

    assert page(signed_in(client, reader()), profile).status_code == 404
    assert page(signed_in(client, organizer()), profile).status_code == 200


def test_profile_when_own_then_seen_as_others_see_it(community, client):
    profile = person(
        "Ana Alba", audiences={**PUBLIC, "headline": "members", "city": "public"}, headline="Inside", city="Berlin"
    )
    signed_in(client, profile.member.user)

    as_member, as_public, as_printed = (
        page(client, profile, f"?as={who}").content.decode() for who in ("member", "public", "printed")
    )

    assert ("Inside" in as_member, "Inside" in as_public, "Inside" in as_printed) == (True, False, True)
    assert "Berlin" in as_public
    assert "only with your consent" in as_printed


def test_profile_when_own_and_nobody_sees_it_then_says_so(community, client):
    profile = person("Ana Alba")

    response = page(signed_in(client, profile.member.user), profile, "?as=public")

    assert "Nobody sees your page this way" in response.content.decode()


def test_profile_when_another_looks_then_as_is_ignored(community, client):
    profile = person("Ana Alba", headline="Inside")

    assert "Inside" in page(signed_in(client, reader()), profile, "?as=public").content.decode()


def test_profile_when_too_many_in_an_hour_then_stops_except_own(community, client):
    profile, own = person("Ana Alba"), person("Bea Boll")
    signed_in(client, own.member.user)

    answers = [page(client, profile).status_code for _ in range(61)]

    assert answers == [200] * 60 + [429]
    assert page(client, own).status_code == 200


def test_profile_when_person_leaves_then_gone_at_once_everywhere(
    community, client, at, django_capture_on_commit_callbacks
):
    profile = person("Ana Alba", audiences=PUBLIC)
    signed_in(client, reader())
    assert page(client, profile).status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        leave_community(member=profile.member, by=profile.member.user, at=at)

    assert Listing.objects.count() == 0
    assert page(client, profile).status_code == 404
    assert "Ana Alba" not in client.get("/book/?q=alba").content.decode()


def test_profile_when_person_leaves_and_the_nudge_is_lost_then_page_gone_and_tick_finds_the_rest(community, client, at):
    profile = person("Ana Alba")
    signed_in(client, reader())

    leave_community(member=profile.member, by=profile.member.user, at=at)

    assert page(client, profile).status_code == 404
    assert refresh_book(at=at) == 2
    assert Listing.objects.count() == 0


def test_refresh_when_nothing_changed_then_nothing_to_do(community, at):
    person("Ana Alba")
    person("Bea Boll", standing="candidate")
    person("Cid Cano", audiences={"name": "nobody"})
    person("Dan Diaz", audiences={"name": "organizers"})

    assert refresh_book(at=at) == 0


def test_refresh_when_profile_or_standing_changed_then_written_again(community, at):
    ana, bea = person("Ana Alba"), person("Bea Boll", standing="candidate")
    ana.headline = "New"
    ana.save()
    type(bea.member).objects.filter(pk=bea.pk).update(standing="member")
    type(ana.member).objects.filter(pk=person("Cid Cano", standing="lapsed").pk).update(standing="member")

    assert refresh_book(at=at) == 3
    assert refresh_book(at=at) == 0
    assert Listing.objects.get(profile=ana, audience="members").headline == "New"
    assert Listing.objects.filter(candidate=True).count() == 0
    assert Listing.objects.filter(display_name="Cid Cano").count() == 2


def words(ring="members"):
    return set(Word.objects.filter(audience=ring).values_list("word", flat=True))


def test_lexicon_when_word_is_hidden_or_its_last_person_goes_then_forgotten_at_once(community):
    ana = person("Ana Alba", employer="Xylophon AG", city="Bonn")
    person("Bea Boll", city="Bonn")
    assert {"xylophon", "alba", "bonn"} <= words()

    republish(ana, audiences={"employer": "organizers"})
    assert "xylophon" not in words()
    assert "xylophon" in words("organizers")

    withdraw_profile(member_id=ana.pk)
    assert {"xylophon", "alba"} & (words() | words("organizers")) == set()
    assert "bonn" in words()


def test_lexicon_when_out_of_step_then_the_tick_mends_it(community):
    ana, _bea = person("Ana Alba"), person("Bea Boll")
    Word.objects.filter(word="bea").delete()
    ana.delete()

    refresh_lexicon()

    assert words() == {"bea", "boll"}
    assert refresh_lexicon() == 0


def test_rebuild_when_in_small_batches_then_the_same_rows(community, at):
    for name in ("Ana Alba", "Bea Boll", "Cid Cano"):
        person(name, audiences=PUBLIC)
    person("Dan Diaz", standing="left")
    before = list(Listing.objects.order_by("profile", "audience").values("profile", "audience", "document", "words"))
    Listing.objects.filter(audience="public").delete()

    written = rebuild_listings(at=at, batch=2)

    assert written == 9
    assert (
        list(Listing.objects.order_by("profile", "audience").values("profile", "audience", "document", "words"))
        == before
    )


def test_publish_when_profile_changes_then_book_follows(community, at, django_capture_on_commit_callbacks):
    profile = person("Ana Alba")
    by = profile.member.user

    with django_capture_on_commit_callbacks(execute=True):
        change_profile(member=profile.member, changes={"headline": "New", "first_surname": "Zeta"}, by=by, at=at)
        change_visibility(member=profile.member, audiences={"name": "public"}, by=by, at=at)

    rows = Listing.objects.filter(profile=profile)
    assert {(row.audience, row.headline, row.surname) for row in rows} == {
        ("members", "New", "Zeta"), ("organizers", "New", "Zeta"), ("public", "", "Zeta"),
    }  # fmt: skip


def test_publish_when_nobody_of_that_id_then_nothing(community, at):
    assert publish_profile(member_id="01890000-0000-7000-8000-000000000000", at=at) == 0


def test_profile_when_more_people_then_no_more_queries(community, client, django_assert_max_num_queries):
    profile = person("Ana Alba")
    signed_in(client, reader())
    with django_assert_max_num_queries(10) as for_one:
        page(client, profile)
    person("Aba Abad")
    person("Bea Boll")

    with django_assert_max_num_queries(10) as for_three:
        page(client, profile)

    assert len(for_three) == len(for_one)


@pytest.mark.parametrize("size", [160, 400, 1200])
def test_photo_when_hidden_then_no_bytes(community, client, at, size, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    profile = person("Ana Alba")
    set_photo(member=profile.member, source=picture(), alt="Ana", by=profile.member.user, at=at)
    url = reverse("directory:photo", args=[profile.public_id, size])
    signed_in(client, reader())
    shown = client.get(url)
    assert (shown.status_code, len(b"".join(shown.streaming_content)) > 60) == (200, True)
    assert shown["Cache-Control"] == "private, max-age=60"

    profile.refresh_from_db()
    republish(profile, audiences={"photo": "organizers"})

    assert client.get(url).status_code == 404
    assert client_of_stranger(url) == 404
    own = signed_in(client, profile.member.user).get(url)
    assert own.status_code == 200
    own.close()


def client_of_stranger(url):
    return Client().get(url).status_code


def test_photo_when_size_is_unknown_then_absent(community, client, at, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    profile = person("Ana Alba")
    set_photo(member=profile.member, source=picture(), alt="Ana", by=profile.member.user, at=at)

    assert (
        signed_in(client, reader()).get(reverse("directory:photo", args=[profile.public_id, 9999])).status_code == 404
    )
