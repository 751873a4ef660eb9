"""What a session is called where somebody looks through them."""

import pytest

from members.templatetags.gremio import device

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [(PHONE, "Safari on iPhone"), (EDGE, "Edge on Windows"), (FIREFOX, "Firefox on Android"),
     ("curl/8.5", "A browser we do not know"), ("", "A browser we do not know"), ("Opera Mini; Linux", "Linux")],
)  # fmt: skip
def test_device_when_named_by_a_browser_then_in_words(user_agent, words):
    assert device(user_agent) == words
