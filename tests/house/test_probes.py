import pytest


@pytest.mark.django_db
def test_ready_when_database_answers_then_ready(client):
    response = client.get("/health/ready/")

    assert (response.status_code, response.json()) == (200, {"ready": True})


@pytest.mark.django_db
def test_theme_when_accent_is_no_color_then_the_default_is_served(client, community):
    community.accent = "red;}body{display:none"
    community.save()

    assert client.get("/theme.css").content == b":root{--accent:oklch(.44 .145 262)}\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_language_when_next_leads_away_then_home(client, target):
    response = client.post("/language/", {"language": "de", "next": target})

    assert (response.status_code, response.headers["Location"]) == (302, "/")


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["q=%00", "q=%ED%A0%80", "q=a%00b"])
def test_request_when_text_cannot_be_kept_then_a_clear_page(client, community, query):
    response = client.get(f"/imprint/?{query}")

    assert response.status_code in (200, 400)


@pytest.mark.django_db
def test_language_when_unknown_then_bad_request(client):
    assert client.post("/language/", {"language": "xx"}).status_code == 400
