"""What a browser fetches for a page, and what that weighs."""

import gzip
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client

FETCHING = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|input)\b[^>]*?\s(?:src|srcset|poster)=[\"']([^\"']+)[\"']"
)
LINK = re.compile(r"<link\b[^>]*>")
HREF = re.compile(r"\shref=[\"']([^\"']+)[\"']")
IN_CSS = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")
IN_SCRIPT = re.compile(r"\bimport\b[^;\"']*[\"']([^\"']+)[\"']")
NOT_FETCHED = re.compile(r"\srel=[\"'](?:canonical|alternate|next|prev)[\"']")


@dataclass(frozen=True)
class Weight:
    """Bytes of a page, of its stylesheets and of its scripts; and every address that is not ours."""

    html: int
    css: int
    scripts: int
    strangers: list[str]


def weigh(client: Client, path: str) -> Weight:
    """Fetch a page and all that it links; Django's own admin files are not counted."""
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    html = response.content.decode()
    links = [HREF.search(tag)[1] for tag in LINK.findall(html) if HREF.search(tag) and not NOT_FETCHED.search(tag)]
    fetched = [*links, *FETCHING.findall(html)]
    styles, scripts = of_kind(fetched, "css"), of_kind(fetched, "js")
    inside = [link for address in styles for link in map("".join, IN_CSS.findall(text_of(client, address)))]
    inside += [link for address in scripts for link in IN_SCRIPT.findall(text_of(client, address))]
    return Weight(
        html=len(response.content),
        css=sum(packed(client, address) for address in styles),
        scripts=sum(packed(client, address) for address in scripts),
        strangers=[address for address in fetched + inside if is_strange(address)],
    )


def of_kind(addresses: list[str], ending: str) -> list[str]:
    ours = {address for address in addresses if not address.startswith("/static/admin/")}
    return sorted(address for address in ours if urlsplit(address).path.endswith(f".{ending}"))


def text_of(client: Client, address: str) -> str:
    path = urlsplit(address).path
    if not path.startswith("/static/"):
        return client.get(address).content.decode()
    found = finders.find(path.removeprefix("/static/"))
    assert isinstance(found, str), address
    with open(found) as file:
        return file.read()


def packed(client: Client, address: str) -> int:
    return len(gzip.compress(text_of(client, address).encode(), 6))


def is_strange(address: str) -> bool:
    """Whether a browser would leave this host, or load something by a scheme other than data."""
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme not in ("", "data")
