"""From a file to accounts and pages: what becomes of each row, and that nothing happens twice."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage

from members import jobs
from members.forgetting import forget_expired
from members.importing import operations, staging, taking
from members.importing.flaws import FileFlaw
from members.importing.operations import MovedOn
from members.importing.queries import remembered_columns
from members.models import (
    Admission,
    AuditLine,
    Consent,
    Import,
    ImportedRow,
    ImportState,
    Job,
    Letter,
    Member,
    PreparedPage,
    Profile,
    RoleGrant,
    StandingChange,
    User,
)
from members.operations import make_candidate
from tests.directory.factories import person
from tests.factories import UserFactory, organizer
from tests.members.importing.files import ANA, HEAD, JOERG, book, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(community, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return organizer()


def chosen(file, *, by, at):
    return operations.choose_file(file=file, name="people.csv", language="es", by=by, at=at)


def read(file, *, by, at, manner="fill", mapping=None, language="es"):
    """A file that was chosen and read."""
    source = chosen(file, by=by, at=at)
    operations.say_columns(
        source=source, mapping=mapping or source.mapping, manner=manner, language=language, by=by, at=at
    )
    work(at)
    source.refresh_from_db()
    return source


def work(at):
    while jobs.run_next_job(clock=lambda: at):
        pass


def take(source, *, by, at, letters=False):
    operations.take_in(source=source, letters=letters, by=by, at=at)
    work(at)
    source.refresh_from_db()
    return source


def fates(source):
    return {row.line: (row.fate, row.reason) for row in source.rows.order_by("line")}


def test_rows_when_read_then_each_has_its_fate(desk, at):
    known = person("Ana Piña Núñez", city="Berlin")
    other = person("Lucía Gómez Weiß")
    left, closed = person("Eva Uno Dos", standing="left"), UserFactory(is_active=False)
    file = text(
        HEAD,
        (known.member.user.email.upper(), "Ana Piña Núñez", "Berlin"),  # 2
        JOERG,  # 3
        (JOERG[0].replace("joerg", "JOERG"), "Somebody", ""),  # 4
        ("joerg+list@example.org", "Another Person", ""),  # 5
        ("", "Nobody", ""),  # 6
        ("no address", "Nobody", ""),  # 7
        ("nameless@example.org", "", "Berlin"),  # 8
        (left.member.user.email, "Eva Uno Dos", "Köln"),  # 9
        (closed.email, "Closed", "Köln"),  # 10
        ("new@example.org", "Weiß Lucia Gomez", ""),  # 11
        (other.member.user.email, "Lucía Gómez Weiß", "Hamburg"),  # 12
    )

    source = read(file, by=desk, at=at)

    assert fates(source) == {
        2: ("same", ""), 3: ("new", ""), 4: ("twice", ""), 5: ("perhaps", "same mailbox"), 6: ("refused", "no address"),
        7: ("refused", "bad address"), 8: ("refused", "no name"), 9: ("refused", "left"), 10: ("refused", "closed"),
        11: ("perhaps", "same name"), 12: ("changes", ""),
    }  # fmt: skip
    assert source.counts == {"same": 1, "new": 1, "twice": 1, "perhaps": 2, "refused": 5, "changes": 1}
    rows = {row.line: row for row in source.rows.all()}
    assert (rows[4].twin, rows[5].twin, rows[11].perhaps) == (3, 3, other.member.user_id)
    assert rows[12].changes == {"city": ["", "Hamburg"]}


def test_dry_run_when_read_then_nobody_changed(desk, at):
    known = person("Ana Piña Núñez", headline="Bridges")
    before = (User.objects.count(), Profile.objects.values().get(pk=known.pk), AuditLine.objects.count())

    read(
        text(("E-mail", "Headline"), (known.member.user.email, "New"), ("b@example.org", "x")),
        by=desk,
        at=at,
        manner="replace",
    )

    assert (User.objects.count(), Profile.objects.values().get(pk=known.pk)) == before[:2]
    assert AuditLine.objects.exclude(deed="import.chosen").count() == before[2]


def test_new_people_when_taken_in_then_an_account_and_nothing_that_people_decide(desk, at):
    roles, consents = RoleGrant.objects.count(), Consent.objects.count()

    source = take(read(book(HEAD, ANA, JOERG), by=desk, at=at), by=desk, at=at)

    ana = User.objects.get(email="ana@example.org")
    assert (ana.name, ana.language, ana.is_active, ana.has_usable_password()) == ("Ana Piña Núñez", "es", True, False)
    assert ana.prepared_page.said["city"] == "Berlin"
    assert (source.state, source.taken, source.changed) == (ImportState.TAKEN, 2, 0)
    nothing = [Member, StandingChange, Admission, Letter]
    assert [model.objects.count() for model in nothing] == [0, 0, 0, 0]
    assert (RoleGrant.objects.count(), Consent.objects.count()) == (roles, consents)
    opened = AuditLine.objects.filter(deed="account.opened")
    assert {(line.by, line.facts["import"]) for line in opened} == {(desk, str(source.pk))}
    assert AuditLine.objects.get(deed="people.imported").facts == {"taken": 2, "changed": 0, "left": 0}


def test_prepared_page_when_a_seat_is_given_then_it_is_the_page(desk, at):
    file = text(
        ("E-mail", "Name", "Bio", "Skills", "Languages", "Years at work"),
        ("ana@example.org", "Núñez Piña, Ana", "Nací en Puebla.", "SQL; Python", "español C2", "7"),
    )
    source = take(read(file, by=desk, at=at), by=desk, at=at)

    operations.give_seats(source=source, by=desk, at=at)
    work(at)

    page = Profile.objects.get(member__user__email="ana@example.org")
    assert (page.display_name, page.first_surname, page.second_surname) == ("Ana Núñez Piña", "Núñez", "Piña")
    assert (page.biography, page.skills, page.years_experience) == ({"es": "Nací en Puebla."}, ["SQL", "Python"], 7)
    assert page.languages == [{"code": "es", "level": "C2"}]
    assert (page.member.standing, page.audiences, PreparedPage.objects.count()) == ("candidate", {}, 0)
    assert [change.by for change in page.member.standing_changes.all()] == [desk]


@pytest.mark.parametrize(
    ("manner", "city", "headline"), [("fill", "Berlin", "New"), ("replace", "Köln", "New"), ("leave", "Berlin", "")]
)
def test_members_when_the_file_says_otherwise_then_by_the_manner_that_was_chosen(desk, at, manner, city, headline):
    page = person("Ana Piña Núñez", city="Berlin", biography={"en": "Mine"}, skills=["SQL"])
    file = text(
        ("E-mail", "City", "Headline", "Bio", "Skills"),
        (page.member.user.email, "Köln", "New", "Nací en Puebla.", "Python"),
    )

    take(read(file, by=desk, at=at, manner=manner), by=desk, at=at)

    page.refresh_from_db()
    assert (page.city, page.headline) == (city, headline)
    assert page.biography == ({"en": "Mine"} if manner == "leave" else {"en": "Mine", "es": "Nací en Puebla."})
    assert page.skills == (["Python"] if manner == "replace" else ["SQL"])


def test_members_when_a_name_is_replaced_then_sorted_by_it(desk, at):
    page = person("Ana Piña Núñez")

    take(
        read(text(HEAD[:2], (page.member.user.email, "Eva Ávila Weiß")), by=desk, at=at, manner="replace"),
        by=desk,
        at=at,
    )

    page.refresh_from_db()
    assert (page.given_names, page.display_name, page.sort_key) == ("Eva", "Eva Ávila Weiß", "avila  weiss  eva")


def test_field_when_its_owner_shows_it_to_nobody_then_neither_told_nor_touched(desk, at):
    page = person(
        "Ana Piña Núñez", city="Berlin", headline="Mine", audiences={"city": "nobody", "headline": "organizers"}
    )
    file = text(("E-mail", "City", "Headline"), (page.member.user.email, "Köln", "Theirs"))

    source = take(read(file, by=desk, at=at, manner="replace"), by=desk, at=at)

    page.refresh_from_db()
    assert (page.city, page.headline) == ("Berlin", "Theirs")
    assert source.rows.get().changes == {"headline": ["Mine", "Theirs"]}


def test_page_when_its_owner_changed_it_in_between_then_the_owner_wins(desk, at):
    page = person("Ana Piña Núñez", city="Berlin")
    source = read(
        text(("E-mail", "City", "Headline"), (page.member.user.email, "Köln", "New")), by=desk, at=at, manner="replace"
    )
    Profile.objects.filter(pk=page.pk).update(city="Hamburg")

    take(source, by=desk, at=at)

    page.refresh_from_db()
    assert (page.city, page.headline) == ("Hamburg", "New")


def test_address_when_somebody_opened_an_account_in_between_then_told_and_left_alone(desk, at):
    source = read(text(HEAD, ANA, JOERG), by=desk, at=at)
    UserFactory(email="ana@example.org", name="Herself")

    take(source, by=desk, at=at)

    assert fates(source)[2] == ("refused", "meanwhile")
    assert (User.objects.get(email="ana@example.org").name, source.taken) == ("Herself", 1)


def test_second_address_when_confirmed_then_the_same_person(desk, at):
    page = person("Ana Piña Núñez")
    page.member.user.emailaddress_set.create(email="ana.p@example.org", verified=True)

    source = read(text(HEAD, ("ana.p@example.org", "Ana Piña Núñez", "Berlin")), by=desk, at=at)

    assert (fates(source), source.rows.get().person) == ({2: ("changes", "")}, page.member.user_id)


def test_perhaps_when_an_organizer_says_somebody_else_then_taken_in(desk, at):
    person("Lucía Gómez Weiß")
    source = read(
        text(HEAD, ("a@example.org", "Lucía Gómez Weiß", ""), ("b@example.org", "Gómez Weiß Lucía", "")), by=desk, at=at
    )

    operations.want_rows(source=source, rows=[source.rows.get(line=3).pk], wanted=True)
    take(source, by=desk, at=at)

    assert list(User.objects.filter(email__in=["a@example.org", "b@example.org"]).values_list("email", flat=True)) == [
        "b@example.org"
    ]


def test_same_file_when_taken_in_again_then_nothing_new(desk, at):
    take(read(text(HEAD, ANA, JOERG), by=desk, at=at), by=desk, at=at)

    again = take(read(text(HEAD, ANA, JOERG), by=desk, at=at), by=desk, at=at)

    assert (again.counts, again.taken, again.changed) == ({"same": 2}, 0, 0)


def test_letters_when_the_organizer_wants_them_then_one_each_in_their_language(desk, at):
    file = text(("E-mail", "Name", "Language"), (*ANA[:2], "Deutsch"), (*JOERG[:2], ""))

    take(read(file, by=desk, at=at), by=desk, at=at, letters=True)

    assert sorted(Letter.objects.values_list("to", "language", "kind")) == [
        ("ana@example.org", "de", "account_prepared"), ("joerg@example.org", "es", "account_prepared"),
    ]  # fmt: skip


class Killed(BaseException):
    """The worker is gone: nothing behind it is done, not even the end of the job."""


def many(count):
    return text(HEAD, *((f"row{n}@example.org", f"Ana Nr{n}", "Berlin") for n in range(count)))


def kill_at(step):
    """A worker that dies when it tells for the `step`th time how far it is."""
    told = iter(range(1, 100))

    def tell(self, done, total):
        if next(told) == step:
            raise Killed

    return tell


def die(monkeypatch, *, step, at):
    """Work until the worker dies."""
    with monkeypatch.context() as patch:
        patch.setattr(jobs.Progress, "__call__", kill_at(step))
        with pytest.raises(Killed):
            jobs.run_next_job(clock=lambda: at)


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_reading_when_the_worker_is_killed_then_the_next_goes_on_and_no_row_is_doubled(desk, at, monkeypatch, step):
    monkeypatch.setattr(staging, "BATCH", 7)
    source = chosen(many(23), by=desk, at=at)
    operations.say_columns(source=source, mapping=source.mapping, manner="fill", language="es", by=desk, at=at)

    die(monkeypatch, step=step, at=at)
    kept = ImportedRow.objects.filter(source=source).count()
    work(at + dt.timedelta(minutes=6))

    source.refresh_from_db()
    assert (kept, source.state, source.counts) == (min(7 * step, 23), ImportState.READ, {"new": 23})
    assert sorted(source.rows.values_list("line", flat=True)) == list(range(2, 25))


@pytest.mark.parametrize("step", [1, 3, 6])
def test_taking_in_when_the_worker_is_killed_then_the_next_goes_on_and_nobody_is_doubled(desk, at, monkeypatch, step):
    monkeypatch.setattr(taking, "BATCH", 4)
    source = read(many(23), by=desk, at=at)
    operations.take_in(source=source, letters=False, by=desk, at=at)
    people = User.objects.filter(email__startswith="row")

    die(monkeypatch, step=step, at=at)
    kept = people.count()
    work(at + dt.timedelta(minutes=6))

    source.refresh_from_db()
    assert (kept, people.count(), source.taken, source.state) == (min(4 * step, 23), 23, 23, ImportState.TAKEN)
    assert AuditLine.objects.filter(deed="account.opened").count() == 23


def test_time_when_over_in_the_middle_then_another_job_goes_on(desk, at, monkeypatch):
    monkeypatch.setattr(taking, "BATCH", 10)
    monkeypatch.setattr(taking, "TURN", dt.timedelta(seconds=-1))
    source = read(many(23), by=desk, at=at)

    take(source, by=desk, at=at)

    source.refresh_from_db()
    assert (source.taken, source.state, Job.objects.filter(kind="importing.take").count()) == (23, ImportState.TAKEN, 4)


def test_taking_in_when_stopped_then_what_was_taken_stays_and_the_rest_can_follow(desk, at, monkeypatch):
    monkeypatch.setattr(taking, "BATCH", 10)
    source = read(many(23), by=desk, at=at)
    job = operations.take_in(source=source, letters=False, by=desk, at=at)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)

    work(at)

    source.refresh_from_db()
    assert (source.state, source.taken) == (ImportState.READ, 10)
    assert (take(source, by=desk, at=at).taken, User.objects.filter(email__startswith="row").count()) == (23, 23)


def test_reading_when_stopped_then_the_columns_can_be_said_anew(desk, at):
    source = chosen(many(3), by=desk, at=at)
    operations.say_columns(source=source, mapping=source.mapping, manner="fill", language="es", by=desk, at=at)

    operations.stop(source=source)

    source.refresh_from_db()
    assert (source.state, source.rows.count(), Job.objects.get().state) == (ImportState.CHOSEN, 0, "canceled")


def test_columns_when_said_again_then_the_rows_are_read_anew(desk, at):
    source = read(text(HEAD, ANA), by=desk, at=at)

    operations.say_columns(
        source=source, mapping=["email", "name", ""], manner="replace", language="de", by=desk, at=at
    )
    work(at)

    source.refresh_from_db()
    assert (source.rows.get().said.keys(), source.language, source.manner) == ({"name"}, "de", "replace")
    assert remembered_columns() == {"e mail": "email", "name": "name", "city": ""}


def test_file_when_it_breaks_off_then_no_rows_and_the_line_is_told(desk, at):
    file = text(HEAD, *[ANA] * 30)
    file.seek(0, 2)
    file.write(b'"x@example.org","open')

    source = read(file, by=desk, at=at)

    assert (source.state, source.flaw, source.flaw_line, source.rows.count()) == (ImportState.BROKEN, "quote", 32, 0)


def test_file_when_it_is_no_list_then_nothing_is_kept(desk, at):
    with pytest.raises(FileFlaw):
        chosen(text(("x", "y")), by=desk, at=at)

    assert Import.objects.count() == 0


@pytest.mark.parametrize("step", ["say", "take", "want", "seats", "again"])
def test_steps_when_the_import_is_elsewhere_then_moved_on(desk, at, step):
    source = read(text(HEAD, ANA), by=desk, at=at)
    steps = {
        "say": lambda: operations.say_columns(source=source, mapping=[], manner="fill", language="es", by=desk, at=at),
        "take": lambda: operations.take_in(source=source, letters=True, by=desk, at=at),
        "want": lambda: operations.want_rows(source=source, rows=None, wanted=True),
        "seats": lambda: operations.give_seats(source=source, by=desk, at=at),
        "again": lambda: operations.try_again(source=source, by=desk, at=at),
    }
    if step != "seats":
        take(source, by=desk, at=at)

    with pytest.raises(MovedOn):
        steps[step]()


def test_work_when_it_failed_then_it_can_be_asked_again(desk, at, monkeypatch):
    source = read(many(5), by=desk, at=at)
    operations.take_in(source=source, letters=False, by=desk, at=at)
    with monkeypatch.context() as patch:
        patch.setattr(taking.sql, "NEXT", "select 1 / 0")
        with pytest.raises(Exception, match="division"):
            jobs.run_next_job(clock=lambda: at)

    operations.try_again(source=source, by=desk, at=at + dt.timedelta(seconds=1))
    work(at + dt.timedelta(seconds=2))

    source.refresh_from_db()
    assert (source.taken, source.state) == (5, ImportState.TAKEN)


def test_import_when_kept_long_enough_then_rows_and_file_go_and_people_stay(
    desk, at, django_capture_on_commit_callbacks
):
    source = take(read(text(HEAD, ANA), by=desk, at=at), by=desk, at=at)
    name = source.file.name

    with django_capture_on_commit_callbacks(execute=True):
        forget_expired(at=at + dt.timedelta(days=31))

    source.refresh_from_db()
    assert (source.rows.count(), source.file.name, source.sample, default_storage.exists(name)) == (0, "", [], False)
    assert (User.objects.filter(email=ANA[0]).count(), source.state) == (1, ImportState.TAKEN)
    assert remembered_columns() == {"e mail": "email", "name": "name", "city": "city"}
    assert PreparedPage.objects.count() == 1
    forget_expired(at=at + dt.timedelta(days=366))
    assert PreparedPage.objects.count() == 0


def test_seat_when_somebody_was_accepted_otherwise_then_the_prepared_page_is_theirs_too(desk, at):
    take(read(text(HEAD, ANA), by=desk, at=at), by=desk, at=at)
    user = User.objects.get(email=ANA[0])

    member = make_candidate(user=user, name="Whatever", by=None, at=at)

    assert (member.profile.city, member.profile.display_name) == ("Berlin", ANA[1])


def test_book_when_pages_change_by_import_then_written_again(desk, at, django_capture_on_commit_callbacks):
    page = person("Ana Piña Núñez", city="Berlin")
    source = read(text(("E-mail", "City"), (page.member.user.email, "Köln")), by=desk, at=at, manner="replace")

    with django_capture_on_commit_callbacks(execute=True):
        take(source, by=desk, at=at)

    assert set(page.listings.values_list("city", flat=True)) == {"Köln"}
