"""The whole story in one run, on the demo's real parts: from its first start over the Monday page to its last stop.

Two people live it side by side, one on a phone and one at a desk, so that the clock is waited for once. It is one
test, because bringing the demo's people in takes a minute and more.
"""

import datetime as dt
import io
import re
import signal
import time
import urllib.request
import zipfile
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Page

from .conftest import Reader
from .demo import Demo, await_nobody

pytestmark = [pytest.mark.browser, pytest.mark.machine, pytest.mark.slow]

WIDTHS = (360, 1280)
CODE = r"\s([A-Z0-9]{4}-[A-Z0-9]{4})\s"
REMINDER_SECONDS = 240
COUNT = "from members.models import Letter, Member; print(Member.objects.count(), Letter.objects.count() > 0)"
FORM = {
    "basics": ["q_country_of_residence=DE", "q_mexico_link=family", "q_mexico_link=works_with_mexico"],
    "work": ["q_field=software_it", "q_professional_status=employed_professional", "q_working_language=C1"],
    "giving": ["q_helped_last_12m:4", "q_invest_hours_12m:62,5"],
    "motivation": ["q_statement_rating:Ana read my letters; I read Diego's.", "q_vouches:"],
    "more": ["q_years_experience:5", "q_wtp_eur_month:12", "q_employer_supports=none"],
    "needs": ["needs=growth_mentoring", "needs=peer_network", "offers:Code reviews"],
    "pledge": ["q_accepts_time_pledge=yes", "q_accepts_fee_pledge=solidarity", "q_pledge_hours_month:4"],
    "agreement": ["q_accepts_code!", "c_admission_reading!", "c_book_ebook!"],
}


@dataclass
class Person:
    """Somebody who joins, with a window of their own."""

    name: str
    email: str
    width: int
    reader: Reader
    origin: str

    @property
    def page(self) -> Page:
        return self.reader.page

    def go(self, path: str) -> None:
        answer = self.page.goto(path if path.startswith("http") else f"{self.origin}{path}")
        assert answer is not None
        assert answer.status == 200, (path, answer.status)

    def press(self, name: str, role: str = "button") -> None:
        self.page.locator("main").get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    def reads(self, *texts: str) -> None:
        """What stands on the page, whatever the case and the blanks."""
        said = " ".join(self.page.locator("main").inner_text().lower().split())
        assert [text for text in texts if text.lower() not in said] == [], said[:1500]

    def fits(self) -> None:
        self.page.wait_for_load_state()
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url


@pytest.fixture
def people(demo: Demo, open_browser) -> list[Person]:
    run = f"{time.time_ns() % 10**9}"
    return [
        Person(name, f"reader{width}.{run}@example.org", width, open_browser(width), demo.origin)
        for name, width in zip(("Brigida Müßiggang Ordóñez", "Iñigo Núñez Größmann"), WIDTHS, strict=True)
    ]


@pytest.fixture
def organizer(demo: Demo, open_browser) -> Person:
    reader = open_browser(1280)
    return Person("Elena", demo.sign_in_of("organizer"), 1280, reader, demo.origin)


def test_story_when_told_from_front_to_back_then_everybody_gets_where_they_wanted(demo, people, organizer):
    for person in people:
        reads_whom_it_is_for(person)
        applies(person)
        confirms(demo, person)
    signs_in(demo, organizer)
    gives_the_second_factor(demo, organizer)
    for person in people:
        is_read_and_decided(organizer, person)
    for person in people:
        signs_the_pledge(demo, person)
        pays(demo, person)
        fills_the_page(person)
    phone, desk = people
    finds(phone, desk)
    title = f"An evening of small steps, {time.time_ns() % 10**6}"
    event = announces_an_event(organizer, title)
    for person in people:
        takes_a_place(person, event)
        takes_everything_along(demo, person)
    makes_an_edition(organizer)
    downloads_the_edition(phone)
    reads_monday(organizer)
    reminder = rf"(?s)it starts in an hour.*{re.escape(event)}"
    for person in people:
        demo.await_letter(person.email, reminder, seconds=REMINDER_SECONDS)
    lets_in(organizer, event, phone)

    for person in (*people, organizer):
        assert (person.reader.problems, person.reader.strangers) == ([], [])
        person.page.close()
    says_where_it_runs(demo)
    stops_and_starts_again(demo)
    is_killed_outright(demo)


def reads_whom_it_is_for(person: Person) -> None:
    person.go("/")
    person.reads("You will feel at home if", "This is not the place if", "3 hours a month", "€15")
    person.fits()
    person.press("Apply for a seat", "link")
    person.press("Begin", "link")


def applies(person: Person) -> None:
    """Types something wrong first; nothing typed is lost."""
    page = person.page
    page.get_by_label("Your name").fill(person.name)
    page.get_by_label("Your e-mail address").fill("not an address")
    person.press("Continue")
    assert page.get_by_label("Your name").input_value() == person.name
    person.reads("Something is not right yet")
    page.get_by_label("Your e-mail address").fill(person.email)
    page.get_by_label("English").check()
    person.press("Continue")
    for key, answers in FORM.items():
        page.wait_for_url(f"**/join/{key}/")
        person.fits()
        for answer in answers:
            fill(page, answer)
        if key == "giving":  # leaves, and comes back to what was saved
            page.go_back()
            page.go_forward()
            for answer in answers:
                fill(page, answer)
        page.locator(".join__go button").click()
    page.wait_for_url("**/join/sent/")


def fill(page: Page, answer: str) -> None:
    name, mark, value = re.fullmatch(r"(\w+)([=:!])(.*)", answer, re.DOTALL).groups()  # type: ignore[union-attr]
    if mark == "=":
        page.locator(f"main [name={name}][value={value}]").check()
    elif mark == "!":
        page.locator(f"main [name={name}]").check()
    else:
        page.locator(f"main [name={name}]").fill(value)


def confirms(demo: Demo, person: Person) -> None:
    link = demo.await_letter(person.email, r"http://\S+/join/confirm/\S+")
    person.go(link.group(0))
    person.press("Yes, this is my address")
    person.reads("Your application is being read")


def signs_in(demo: Demo, person: Person) -> None:
    known = {letter["name"] for letter in demo.letters_to(person.email)}
    person.go("/accounts/login/code/")
    person.page.locator("main input[type=email]").fill(person.email)
    person.page.locator("main form button").first.click()
    code = demo.await_letter(person.email, CODE, but=known).group(1)
    person.page.locator("main input[name=code]").fill(code)
    person.page.locator("main form button").first.click()
    person.page.wait_for_url(lambda url: "/code/" not in url)


def gives_the_second_factor(demo: Demo, person: Person) -> None:
    person.page.locator("main input[name=code]").fill(demo.ask("--code").stdout.strip())
    person.page.locator("main form button").first.click()
    person.page.wait_for_url("**/desk/")


def is_read_and_decided(organizer: Person, person: Person) -> None:
    """Answers first, without a name; then the score; then the letter; then the decision."""
    organizer.go(f"/desk/icmp/application/?q={person.email}")
    organizer.page.get_by_role("link", name=person.name).click()
    organizer.press("Read the answers")
    organizer.reads("Ana read my letters", "Your ratings")
    assert person.name not in organizer.page.locator("main").inner_text()
    for name, value in (("r_motivation", "4"), ("verdict", "accept"), ("confidence", "3")):
        organizer.page.locator(f"[name={name}][value='{value}']").check()
    organizer.page.locator("[name=rationale]").fill("Gives and asks in equal measure.")
    organizer.press("Save my ratings")
    organizer.reads(person.name, "90.76", "accept", "robust", "Lives in Germany")
    organizer.page.locator("[name=outcome][value=accept]").check()
    organizer.page.locator("[name=reason]").fill("Meets every must-have and has helped four people.")
    organizer.press("Preview the letter")
    organizer.reads(f"Dear {person.name}", "we would like you in")
    organizer.press("Decide and send")
    organizer.reads("Done: accepted")


def signs_the_pledge(demo: Demo, person: Person) -> None:
    link = demo.await_letter(person.email, r"(?s)seat is held for you.*?(http://\S+/join/status/\S+)")
    person.go(link.group(1))
    person.press("Read and sign the pledge", "link")
    person.press("Read the pledge")
    person.press("Sign")
    person.reads("Tick this to sign")
    person.page.get_by_label("I sign this pledge").check()
    person.press("Sign")
    person.reads("Your pledge is signed")
    person.fits()


def pays(demo: Demo, person: Person) -> None:
    """Through the real client to the payment page, and back; the seat opens when the signed news has come."""
    signs_in(demo, person)
    person.go("/dues/pay/")
    person.page.locator("[name=plan][value=solidarity]").check()
    person.page.locator("[name=method][value=stripe]").check()
    person.press("Go on to payment")
    person.page.wait_for_url("**/c/pay/**")
    person.page.locator("input[name=name]").fill(person.name)
    person.press("Subscribe")
    person.page.wait_for_url("**/dues/return/**")
    until = time.monotonic() + 30
    while "Thank you" not in person.page.locator("main").inner_text() and time.monotonic() < until:
        time.sleep(0.5)
        person.page.reload()
    person.reads("Thank you, your dues arrived")
    demo.await_letter(person.email, r"(?i)receipt")
    person.go("/dues/")
    person.reads("running", "€5.00")


def fills_the_page(person: Person) -> None:
    person.go("/book/me/edit/story/")
    person.page.locator("[name=headline]").fill(f"Turns long letters into short ones, number {person.width}")
    person.page.locator("[name=story_en]").fill("I write to offices for a living, and to friends for joy.")
    person.press("Save")
    person.reads("Saved")
    person.go("/book/me/edit/place/")
    person.page.locator("[name=city]").fill("Wuppertal")
    person.press("Save")
    person.go("/book/me/edit/skills/")
    person.page.locator("[name=skills]").fill("Letter writing\nBookbinding")
    person.press("Save")
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((900, 900)).convert("RGB").save(picture, "JPEG", exif=b"Exif\0\0secret place")
    person.go("/book/me/edit/photo/")
    person.page.locator("[name=photo]").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    person.page.locator("[name=photo_alt]").fill("A gray picture")
    person.press("Save")
    person.reads("Saved")
    person.go("/book/me/edit/visibility/")
    person.page.locator("[name=city]").select_option("members")
    person.press("Save")
    person.reads("Saved")
    person.fits()


def finds(seeker: Person, sought: Person) -> None:
    """By a surname without its accent and with a slip of the finger; then by a filter."""
    for words in ("grossmann nunez", "Grössman"):
        seeker.go(f"/book/?q={words}")
        seeker.reads(sought.name)
    seeker.go("/book/?city=Wuppertal&view=list")
    seeker.reads(sought.name)
    seeker.fits()
    seeker.page.get_by_role("link", name=sought.name).first.click()
    seeker.page.wait_for_url(re.compile(r"/book/[\w-]{8,}/$"))
    seeker.reads(sought.name, f"number {sought.width}", "Wuppertal")
    assert sought.email not in seeker.page.content()
    seeker.fits()


def announces_an_event(organizer: Person, title: str) -> str:
    """An event that begins in a little more than an hour; returns the path of its page."""
    begins = dt.datetime.now(ZoneInfo("Europe/Berlin")) + dt.timedelta(minutes=62)
    page = organizer.page
    organizer.go("/desk/events/event/add/")
    texts = {"title_en": title, "day": f"{begins:%Y-%m-%d}", "clock": f"{begins:%H:%M}"}
    for name, value in {**texts, "online_link": "https://example.org/room", "capacity": "2"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=format]").select_option("online")
    page.locator("[name=needs][value=peer_network]").check()
    organizer.press("Save")
    organizer.press("Publish", "link")
    page.locator("main form button").last.click()
    page.wait_for_url("**/change/")
    organizer.go("/events/")
    page.get_by_role("link", name=title).first.click()
    return page.url.removeprefix(organizer.origin)


def takes_a_place(person: Person, event: str) -> None:
    person.go(event)
    person.press("Take a place")
    person.reads("You are in", "https://example.org/room")
    person.fits()
    calendar = person.page.request.get(f"{person.origin}{event}event.ics").text()
    assert re.search("SUMMARY[^:]*:An evening of small steps", calendar)


def takes_everything_along(demo: Demo, person: Person) -> None:
    """My data, after one more proof that it is me."""
    person.go("/me/privacy/")
    person.fits()
    with person.page.expect_download() as download:
        person.press("Download my data", "link")
    with zipfile.ZipFile(download.value.path()) as archive:
        names = archive.namelist()
        content = b"".join(archive.read(name) for name in names)
    assert b"Ana read my letters" in content
    assert person.email.encode() in content


def makes_an_edition(organizer: Person) -> None:
    page = organizer.page
    organizer.go("/desk/directory/edition/add/")
    page.locator("[name=title_en]").fill("The circle, in one book")
    page.locator("[name=medium]").select_option("screen")
    organizer.press("Save")
    organizer.press("Gather entries")
    organizer.reads("The entries are gathered", "being edited")
    organizer.press("Freeze", "link")
    page.locator("main form button").last.click()
    organizer.reads("The edition is frozen")
    organizer.press("Build the PDF")
    page.get_by_text("The book is ready").wait_for(timeout=120_000)
    organizer.press("Back to the edition", "link")
    organizer.press("Publish", "link")
    page.locator("main form button").last.click()
    organizer.reads("The edition is published")


def downloads_the_edition(person: Person) -> None:
    person.go("/book/editions/")
    person.reads("The circle, in one book")
    person.fits()
    with person.page.expect_download() as download:
        person.page.locator("main a[href$='/pdf/']").first.click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"%PDF")
    assert len(content) > 50_000


def lets_in(organizer: Person, event: str, person: Person) -> None:
    organizer.go(event)
    organizer.press("At the organizers' desk", "link")
    organizer.press("Check-in", "link")
    organizer.page.locator("[name=q]").fill(person.name)
    organizer.press("Search")
    organizer.page.locator("main ol.door button").first.click()
    organizer.reads("1 of 2 are in")


def reads_monday(organizer: Person) -> None:
    """To do first; every picture appears as it comes into view, as a table too."""
    organizer.go("/desk/")
    organizer.reads("To do", "North star", "Do people stay?")
    waiting = organizer.page.get_by_text("Show the picture:")
    until = time.monotonic() + 30
    while waiting.count() and time.monotonic() < until:
        organizer.page.mouse.wheel(0, 400)
        organizer.page.wait_for_timeout(200)
    assert waiting.count() == 0
    assert organizer.page.get_by_text("Show as a table").count() >= 5
    organizer.go("/desk/members/tickrun/")
    until = time.monotonic() + 90  # a tick of every minute has its first turn a minute after the start
    while not organizer.page.get_by_text("remind of events").count() and time.monotonic() < until:
        organizer.page.wait_for_timeout(1_000)
        organizer.page.reload()
    organizer.reads("relay letters", "remind of events", "apply payments")


def says_where_it_runs(demo: Demo) -> None:
    """A second start in the same checkout."""
    second = demo.ask()
    assert (second.returncode, demo.origin in second.stderr) == (1, True)


def stops_and_starts_again(demo: Demo) -> None:
    """Ctrl-C leaves no orphan; the next start has everything that was there."""
    before = demo.run(COUNT)
    assert demo.end(signal.SIGINT) == 0
    assert await_nobody(demo.state) == []

    started = time.monotonic()
    demo.start()
    demo.await_line("first page after")
    assert time.monotonic() - started < 60
    demo.await_ready()
    assert demo.run(COUNT) == before
    with urllib.request.urlopen(f"{demo.origin}/", timeout=20) as answer:
        assert answer.status == 200


def is_killed_outright(demo: Demo) -> None:
    demo.end(signal.SIGKILL)
    assert await_nobody(demo.state) == []
