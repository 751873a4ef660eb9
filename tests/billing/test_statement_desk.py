"""The bank's statement at the desk: nothing before it is confirmed, everything once, all or nothing."""

import datetime as dt
import html
import re
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from billing import operations
from billing.admin import statement
from billing.models import Charge, Payment, Receipt
from billing.money import Money
from billing.operations import charges as charge_operations
from billing.operations import statements
from billing.queries import balances
from billing.references import new_reference
from billing.statement import Fate, StatementLine
from billing.statement.reading import LARGEST
from config.embedded.stripe.server import Simulator
from members.models import AuditLine, Letter, Member
from members.operations import local_day
from tests.config.stripe_client import SEPA_SETTLES
from tests.factories import MemberFactory, organizer

from .factories import ChargeFactory, SubscriptionFactory, admitted, at_desk
from .histories import advance, settled_person
from .test_races import at_once

pytestmark = pytest.mark.django_db
together = pytest.mark.django_db(transaction=True)
URL = "/desk/billing/charge/statement/"
HEAD = "Buchungstag;Betrag;Verwendungszweck;Auftraggeber\n"


def row(text, amount="15,00", day=None):
    return f"{day or timezone.now():%d.%m.%Y};{amount};{text};Ana Pérez\n"


def upload(client, content, **more):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(URL, {"file": SimpleUploadedFile("statement.csv", content), **more})


def confirm(client, text):
    return client.post(URL, {"text": text, "confirm": "1"})


def carried(answer):
    """The text that the page brings back to be booked."""
    return html.unescape(re.search(r'name="text" value="([^"]*)"', answer.text)[1])


def fates(answer):
    """What was told of each line, in the file's order."""
    lines = [*answer.context["marked"], *answer.context["left"]]
    return [line.match.fate for line in sorted(lines, key=lambda line: line.match.line.number)]


def owing(plan, **more):
    return ChargeFactory(user=MemberFactory().user, plan=plan, **more)


def test_statement_when_read_then_every_line_is_shown_and_nothing_changes(client, plan):
    charge = owing(plan)
    at_desk(client)

    answer = upload(client, HEAD + row(f"SVWZ+{charge.reference.lower()}") + row("Gift", "100,00"))

    assert answer.status_code == 200
    assert "1 payment over €15.00 will be marked." in answer.text
    assert "1 line is left alone." in answer.text
    assert charge.user.name in answer.text
    assert fates(answer) == [Fate.MARKED, Fate.NO_REFERENCE]
    assert not Payment.objects.exists()
    assert not AuditLine.objects.filter(deed="statement.booked").exists()


def test_statement_when_confirmed_then_paid_with_receipts_ledger_and_one_line_in_the_audit(client, plan):
    charges = [owing(plan), owing(plan, state="failed")]
    treasurer = at_desk(client)
    shown = upload(client, HEAD + "".join(row(charge.reference) for charge in charges) + row("Gift"))

    answer = confirm(client, carried(shown))

    assert answer.status_code == 200
    assert "2 payments over €30.00 are marked; the receipts are on their way." in answer.text
    assert fates(answer) == [Fate.MARKED, Fate.MARKED, Fate.NO_REFERENCE]
    assert set(Charge.objects.values_list("state", "method")) == {("paid", "bank")}
    assert balances() == {("bank", "EUR"): 3000, ("dues", "EUR"): -3000}
    assert Receipt.objects.count() == Letter.objects.filter(kind="dues_receipt").count() == 2
    assert {local_day(payment.received_at) for payment in Payment.objects.all()} == {timezone.now().date()}
    noted = AuditLine.objects.get(deed="statement.booked")
    assert (noted.by, noted.facts) == (treasurer, {"count": 2, "left": 1, "EUR": 3000})
    assert AuditLine.objects.filter(deed="charge.paid", by=treasurer).count() == 2


def test_statement_when_the_browser_brings_its_text_back_then_as_it_was_read(client, plan):
    charge = owing(plan)
    at_desk(client)
    shown = upload(client, "Umsätze\n\n".encode("cp1252") + (HEAD + row(f'"a\nb {charge.reference}"')).encode("cp1252"))

    answer = confirm(client, carried(shown).replace("\n", "\r\n"))

    assert fates(answer) == [Fate.MARKED]
    assert answer.context["marked"][0].match.line == shown.context["marked"][0].match.line


def test_statement_when_sent_twice_then_counted_once_and_said(client, plan):
    text = HEAD + row(owing(plan).reference)
    at_desk(client)

    answers = [confirm(client, text), confirm(client, text), upload(client, text)]

    assert [fates(answer) for answer in answers] == [[Fate.MARKED], [Fate.ALREADY_PAID], [Fate.ALREADY_PAID]]
    assert "Nothing was marked." in answers[1].text
    assert "No line pays a charge that is owed." in answers[2].text
    assert Payment.objects.count() == Receipt.objects.count() == 1
    assert AuditLine.objects.filter(deed="statement.booked").count() == 1


def test_statement_when_lines_pay_nothing_then_left_alone_with_the_reason(client, plan):
    owed, other = owing(plan), owing(plan, currency="USD")
    gone = {state: owing(plan, state=state, paid_at=timezone.now()) for state in ("paid", "void", "refunded")}
    early, late = timezone.now() - dt.timedelta(days=400), timezone.now() + dt.timedelta(days=3)
    lines = [
        (row(owed.reference, "14,99"), Fate.WRONG_AMOUNT),
        (row(other.reference), Fate.WRONG_AMOUNT),
        (row(gone["paid"].reference), Fate.ALREADY_PAID),
        (row(gone["void"].reference), Fate.NOT_OWED),
        (row(gone["refunded"].reference), Fate.NOT_OWED),
        (row(new_reference()), Fate.UNKNOWN),
        (row("Rent"), Fate.NO_REFERENCE),
        (row(owed.reference, "-15,00"), Fate.NO_INCOME),
        (row(owed.reference, "0,00"), Fate.NO_INCOME),
        (row(owed.reference, day=early), Fate.FAR_DAY),
        (row(owed.reference, day=late), Fate.FAR_DAY),
    ]
    at_desk(client)

    answer = confirm(client, HEAD + "".join(text for text, _fate in lines))

    assert fates(answer) == [fate for _text, fate in lines]
    assert "€15.00 is owed" in answer.text
    assert not Payment.objects.exists()


def test_statement_when_a_reference_stands_there_twice_then_the_second_is_left_alone(client, plan):
    charge = owing(plan)
    at_desk(client)

    answer = confirm(client, HEAD + row(charge.reference, "1,00") + row(charge.reference) + row(charge.reference))

    assert fates(answer) == [Fate.WRONG_AMOUNT, Fate.MARKED, Fate.TWICE]
    assert "as in line 3" in answer.text
    assert Payment.objects.get().amount_minor == 1500


def test_statement_when_a_line_names_two_charges_then_sending_it_again_pays_no_other(client, plan):
    first, second = owing(plan), owing(plan)
    at_desk(client)
    text = HEAD + row(f"{new_reference()} {first.reference} {second.reference}")

    answers = [confirm(client, text), confirm(client, text)]

    assert [fates(answer) for answer in answers] == [[Fate.MARKED], [Fate.ALREADY_PAID]]
    assert list(Charge.objects.filter(state="paid")) == [first]


def test_statement_when_somebody_pays_two_periods_at_once_then_both_in_whatever_order(client, plan):
    subscription = SubscriptionFactory(user=MemberFactory().user, plan=plan)
    of = {"user": subscription.user, "plan": plan, "subscription": subscription}
    older = ChargeFactory(**of)
    newer = ChargeFactory(**of, period_start=older.period_end, period_end=dt.date(2027, 1, 2))
    at_desk(client)

    answer = confirm(client, HEAD + row(newer.reference) + row(older.reference))

    assert fates(answer) == [Fate.MARKED, Fate.MARKED]
    assert set(Charge.objects.values_list("state", flat=True)) == {"paid"}


def test_statement_when_one_line_makes_another_superfluous_then_said_and_the_rest_is_booked(client, plan):
    user = MemberFactory().user
    first, same_time, other = ChargeFactory(user=user, plan=plan), ChargeFactory(user=user, plan=plan), owing(plan)
    at_desk(client)

    answer = confirm(client, HEAD + "".join(row(charge.reference) for charge in (first, same_time, other)))

    assert sorted(fates(answer)) == sorted([Fate.MARKED, Fate.NOT_OWED, Fate.MARKED])
    assert sorted(Charge.objects.values_list("state", flat=True)) == ["paid", "paid", "void"]
    assert AuditLine.objects.get(deed="statement.booked").facts["count"] == 2


@pytest.mark.parametrize("send", [upload, confirm])
def test_statement_when_one_line_is_broken_then_its_place_is_named_and_nothing_changes(client, plan, send):
    at_desk(client)

    answer = send(client, HEAD + row(owing(plan).reference) + row(owing(plan).reference, "fifteen"))

    assert answer.status_code == 422
    assert "Line 3, column 2 (Betrag): “fifteen” is not an amount" in answer.text
    assert 'name="file"' in answer.text
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The submitted file is empty."),
        (b"%PDF-1.7 x", "This is not a CSV file."),
        (b"\x89PNG\r\n\x1a\n", "This is not a CSV file."),
        (b"hello", "This is not a statement as CSV"),
        (b"Datum;Betrag\n", "Line 1 names the columns, but none of them is for the purpose or the payer."),
        (
            HEAD.encode() + b"02.11.2026;15,00;x\n",
            "Line 2, column 4: this line has 3 fields, the one with the names 4.",
        ),
        (HEAD.encode() + b'02.11.2026;15,00;"x;y\n', "Line 2, column 3: the quotation mark"),
        (HEAD.encode() + b"02.11.2026;15,00;\0;y\n", "Line 2, column 3: here stands a character"),
        (HEAD.encode() + b"<b>;15,00;x;y\n", "Line 2, column 1 (Buchungstag): “&lt;b&gt;” is not a day"),
        (b"x" * (LARGEST + 1), "larger than 900 kB"),
        (HEAD.encode() + b"x\n" * 10_000, "more than 10,000 lines"),
        (b"Datum;Betrag;W\xe4hrung;Text\n02.11.2026;15,00;Euro;x\n", "“Euro” is not a currency"),
        (b"Datum;Betrag;S/H;Text\n02.11.2026;15,00;x;x\n", "“x” says neither debit nor credit"),
    ],
)
def test_statement_when_the_file_is_none_then_said_why(client, community, content, said):
    at_desk(client)

    answer = upload(client, content)

    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize("sent", [{}, {"file": "no file"}, {"confirm": "1"}])
def test_statement_when_the_form_is_empty_then_asked_for_the_file(client, community, sent):
    at_desk(client)

    answer = client.post(URL, sent)

    assert answer.status_code == 422
    assert 'name="file"' in answer.text


@pytest.mark.parametrize("role", ["auditor", "admissions", "events", "book", "editor", "moderator"])
def test_statement_when_not_the_treasurer_then_refused(client, plan, role):
    text = HEAD + row(owing(plan).reference)
    at_desk(client, role)

    answers = [client.get(URL), upload(client, text), confirm(client, text)]

    assert {answer.status_code for answer in answers} == {403}
    assert not Payment.objects.exists()


def test_booking_when_called_without_the_right_then_refused_there_too(plan, at):
    with pytest.raises(operations.NotTreasurer):
        operations.book_statement(lines=[], by=organizer("auditor"), at=at)


@pytest.mark.parametrize(("role", "offered"), [("treasurer", True), ("owner", True), ("auditor", False)])
def test_list_when_opened_then_the_way_to_the_statement_for_the_treasurer(client, community, role, offered):
    at_desk(client, role)

    assert (URL in client.get("/desk/billing/charge/").text) == offered
    assert reverse("admin:billing_charge_statement") == URL


def test_statement_when_it_pays_more_than_goes_at_once_then_nothing_is_marked_and_said(client, plan, monkeypatch):
    text = HEAD + row(owing(plan).reference) + row(owing(plan).reference)
    at_desk(client)
    for module in (statements, statement):
        monkeypatch.setattr(module, "MOST", 1)

    shown, answer = upload(client, text), confirm(client, text)

    assert (shown.status_code, answer.status_code) == (200, 422)
    assert "Not more than 1 are marked in one go." in shown.text
    assert 'name="confirm"' not in shown.text + answer.text
    assert not Payment.objects.exists()


def test_preview_when_the_file_is_long_then_no_more_queries(client, plan, django_assert_max_num_queries):
    charges = [owing(plan) for _ in range(40)]
    at_desk(client)
    text = HEAD + "".join(row(charge.reference) for charge in charges) + row("Rent", "-1,00") * 200

    with django_assert_max_num_queries(15):
        answer = upload(client, text)

    assert answer.context["totals"].marked == 40


def unpaid_at_stripe(plan: object, stripe_at: Simulator, now: dt.datetime) -> Charge:
    """A charge whose card was refused, and for which Stripe still holds a bill."""
    user = admitted()
    settled_person(user, plan, "4000000000000341")
    advance(stripe_at, 32)
    operations.reconcile(at=now)
    return Charge.objects.owed().get(user=user)


def test_statement_when_it_pays_what_a_card_did_not_then_stripe_gives_its_bill_up(client, plan, stripe_at, api, now):
    charge = unpaid_at_stripe(plan, stripe_at, now)
    api.invoices.void_invoice(charge.stripe_invoice_id)  # an earlier attempt got this far and no further
    at_desk(client)

    answer = confirm(client, HEAD + row(charge.reference))
    operations.reconcile(at=now)

    charge.refresh_from_db()
    assert fates(answer) == [Fate.MARKED]
    assert (charge.state, charge.method) == ("paid", "bank")
    assert api.invoices.retrieve(charge.stripe_invoice_id).status == "void"
    assert not AuditLine.objects.filter(deed="billing.alarm").exists()


def test_statement_when_stripe_is_away_then_nothing_is_marked_and_later_all(client, plan, stripe_at, now, settings):
    base, theirs, ours = settings.STRIPE_API_BASE, unpaid_at_stripe(plan, stripe_at, now), owing(plan)
    text = HEAD + row(theirs.reference) + row(ours.reference)
    at_desk(client)
    before = Payment.objects.count()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    away = confirm(client, text)
    left = Payment.objects.count()
    settings.STRIPE_API_BASE = base
    done = confirm(client, carried(away))

    assert away.status_code == 503
    assert "Nothing was marked; try again soon." in away.text
    assert left == before
    assert fates(done) == [Fate.MARKED, Fate.MARKED]


def test_statement_when_stripe_was_paid_in_the_meantime_then_nothing_is_marked(client, plan, stripe_at, now):
    user = admitted()
    settled_person(user, plan, SEPA_SETTLES)
    charge, ours = Charge.objects.get(user=user), owing(plan)
    advance(stripe_at, 8)  # the debit went through, and we have not heard of it
    at_desk(client)

    answer = confirm(client, HEAD + row(charge.reference) + row(ours.reference))

    assert answer.status_code == 503
    assert not Payment.objects.exists()


def lines_for(charges, day):
    return [
        StatementLine(number, day, charge.money, charge.reference) for number, charge in enumerate(charges, start=2)
    ]


@together
def test_statement_when_booked_by_several_at_once_then_each_payment_once(plan, at):
    charges, by = [ChargeFactory(user=admitted(), plan=plan) for _ in range(6)], organizer("treasurer")
    orders = [charges, charges[::-1], charges[2:] + charges[:2]]

    def work(number):
        if number < 3:
            operations.book_statement(lines=lines_for(orders[number], at.date()), by=by, at=at)
        else:
            operations.settle_charge(
                charge=charges[-1], amount=Money(1500, "EUR"), method="bank", received_at=at, by=by, at=at
            )

    problems = at_once(work)

    assert problems == []
    assert Payment.objects.count() == Receipt.objects.count() == Member.objects.count() == 6
    assert sum(line.facts["count"] for line in AuditLine.objects.filter(deed="statement.booked")) in (5, 6)


@together
def test_statement_when_payers_are_not_locked_first_then_two_wait_for_each_other(plan, at, monkeypatch):
    one, other = sorted((ChargeFactory(user=admitted(), plan=plan) for _ in range(2)), key=lambda c: str(c.user_id))
    by, has_counter, has_payer = organizer("treasurer"), threading.Event(), threading.Event()
    write_books = charge_operations._write_books

    def in_step(payment, *, at):
        """The statement has the counter and goes on to a payer whom the other has, who waits for the counter."""
        if payment.charge_id == other.pk:
            has_payer.set()
            has_counter.wait(timeout=10)
            return write_books(payment, at=at)
        receipt = write_books(payment, at=at)
        has_counter.set()
        has_payer.wait(timeout=10)
        return receipt

    monkeypatch.setattr(charge_operations, "_write_books", in_step)
    monkeypatch.setattr(statements, "lock_payers", lambda users: None)
    monkeypatch.setattr(statements, "_locked_charges", lambda lines: [one, other])

    def work(number):
        if number:
            operations.book_statement(lines=lines_for([one, other], at.date()), by=by, at=at)
        else:
            operations.settle_charge(charge=other, amount=other.money, method="bank", received_at=at, by=by, at=at)

    problems = at_once(work, times=2)

    assert [type(problem) for problem in problems] == [OperationalError]
