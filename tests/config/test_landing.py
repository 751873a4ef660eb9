import pytest
from django.utils import translation

from config.blueprints.importing import EXAMPLES, import_blueprint
from directory.operations import rebuild_listings
from tests.factories import ProfileFactory

pytestmark = pytest.mark.django_db
MISSION = {"en": "Career progress in Germany", "de": "Deutschland", "es": "Alemania"}


def test_landing_when_nothing_is_set_up_then_a_friendly_page(client):
    page = client.get("/")

    assert page.status_code == 200
    assert "Nothing is set up here yet" in page.content.decode()


def test_landing_when_nothing_is_published_then_says_so(client, community):
    assert "has not published yet" in client.get("/").content.decode()


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_landing_when_read_then_in_the_readers_language_with_what_is_expected(client, at, language):
    import_blueprint(EXAMPLES / "mpg_narrowed.yaml", by=None, at=at)

    body = client.get("/", headers={"Accept-Language": language}).content.decode()

    assert MISSION[language] in body
    assert f'<html lang="{language}"' in body
    assert body.count('<dl class="ledger">') == 1
    assert len(body.encode()) < 60_000


def test_landing_when_community_is_young_then_no_number_is_invented(client, at):
    import_blueprint(EXAMPLES / "mpg_narrowed.yaml", by=None, at=at)
    ProfileFactory.create_batch(4)

    body = client.get("/").content.decode()

    with translation.override("en"):
        assert "True numbers" not in body


def test_landing_when_nobody_is_public_then_no_page_of_the_book_shows(client, at):
    import_blueprint(EXAMPLES / "mpg_narrowed.yaml", by=None, at=at)
    ProfileFactory(headline="Secret headline")
    public = ProfileFactory(headline="Open headline", audiences={"name": "public", "headline": "public"})
    rebuild_listings(at=at)

    body = client.get("/").content.decode()

    assert ("Open headline" in body, "Secret headline" in body, public.public_id in body) == (True, False, True)
