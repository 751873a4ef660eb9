"""A missing page is ours, with DEBUG as without: the demo never shows its guests the list of all addresses."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("path", ["/nothing-here/", "/book/nobody/", "/join/no-such-page/"])
def test_page_when_missing_then_ours(client, community, settings, path, debug):
    settings.DEBUG = debug

    response = client.get(path)

    assert response.status_code == 404
    assert "404.html" in [template.name for template in response.templates]
    assert b"DEBUG = True" not in response.content
