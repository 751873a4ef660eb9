"""What two do at the same time counts once: payments, numbers of receipts, bills."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing import books, operations
from billing.models import Charge, LedgerEntry, Payment, Receipt, ReceiptYear, Subscription
from billing.money import Money
from billing.operations import charges as charge_operations
from billing.queries import balances
from members.models import Letter, Member

from .factories import ChargeFactory, PlanFactory, admitted
from .histories import events_at, paid_person

together = pytest.mark.django_db(transaction=True)


def at_once(work, times=4):
    """Run `work(number)` in threads that start together; returns what they raised."""
    gate, problems = threading.Barrier(times), []

    def run(number):
        try:
            gate.wait()
            work(number)
        except Exception as problem:  # noqa: BLE001 - handed to the test
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def settle(charge, at, **more):
    return operations.settle_charge(
        charge=charge, amount=charge.money, method="bank", received_at=at, by=None, at=at, **more
    )


@together
def test_settling_when_done_by_four_at_once_then_one_payment(plan, at):
    charge = ChargeFactory(user=admitted(), plan=plan)

    problems = at_once(lambda number: settle(charge, at))

    assert problems == []
    assert Payment.objects.count() == Receipt.objects.count() == 1
    assert LedgerEntry.objects.count() == 2
    assert Letter.objects.filter(kind="dues_receipt").count() == 1
    assert Member.objects.count() == 1


@together
def test_settling_when_the_locks_are_off_then_it_is_paid_twice(plan, at, monkeypatch):
    charge = ChargeFactory(user=None, plan=plan)
    both_looked = threading.Barrier(2)

    def look_without_lock(charge):
        found = Charge.objects.select_related("user", "plan", "subscription").get(pk=charge.pk)
        both_looked.wait(timeout=10)
        return found

    monkeypatch.setattr(charge_operations, "_lock", look_without_lock)

    problems = at_once(lambda number: settle(charge, at), times=2)

    assert problems == []
    assert Payment.objects.count() == 2


@together
def test_receipts_when_written_in_parallel_with_accidents_then_no_number_is_missing(plan, at):
    charges = [ChargeFactory(user=None, plan=plan) for _ in range(24)]

    def work(number):
        for place, charge in enumerate(charges[number::4]):
            try:
                with transaction.atomic():
                    settle(charge, at)
                    if place % 2:
                        raise InterruptedError
            except InterruptedError:
                continue

    problems = at_once(work)

    serials = sorted(Receipt.objects.values_list("serial", flat=True))
    assert problems == []
    assert serials == list(range(1, 13))
    assert ReceiptYear.objects.get().last == 12


@together
def test_news_when_applied_by_four_at_once_then_once(plan, stripe_at, now):
    user = admitted()
    paid_person(user, plan)
    stripe_id = next(
        e["data"]["object"]["id"] for e in events_at(stripe_at) if e["data"]["object"]["object"] == "subscription"
    )

    problems = at_once(lambda number: operations.follow_subscription(stripe_id=stripe_id, at=now))

    assert problems == []
    assert Payment.objects.count() == Receipt.objects.count() == Charge.objects.count() == 1


@together
def test_checkout_when_opened_by_four_at_once_then_one_subscription_one_page(plan, stripe_at, now):
    user, pages = admitted(), []

    problems = at_once(lambda number: pages.append(operations.open_checkout(user=user, plan=plan, at=now)))

    assert problems == []
    assert len(set(pages)) == 1
    assert Subscription.objects.count() == 1


@together
def test_transfer_when_chosen_by_four_at_once_then_one_bill(plan, now):
    user = admitted()

    problems = at_once(lambda number: operations.choose_transfer(user=user, plan=plan, at=now))

    assert problems == []
    assert Charge.objects.count() == Subscription.objects.count() == 1


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["pay", "pay again", "reverse", "dispute", "void"]),
            st.integers(0, 3),
            st.integers(1, 10**7),
        ),
        max_size=12,
    )
)
def test_ledger_when_anything_happens_in_any_order_then_it_sums_to_zero(community, at, steps):
    with transaction.atomic():
        plan = PlanFactory()
        charges = [ChargeFactory(plan=plan, currency=["EUR", "USD"][n % 2]) for n in range(4)]
        for number, (deed, which, amount) in enumerate(steps):
            _do(deed, charges[which], amount, number, at)
        connection.check_constraints()

        totals = balances()
        for currency in ("EUR", "USD"):
            assert sum(total for (_account, money), total in totals.items() if money == currency) == 0
        kept = sum(Payment.objects.values_list("amount_minor", flat=True))
        assert -sum(total for (account, _c), total in totals.items() if account == "dues") == kept
        serials = sorted(Receipt.objects.values_list("serial", flat=True))
        assert serials == list(range(1, len(serials) + 1))
        transaction.set_rollback(True)


def _do(deed, charge, amount, number, at):
    charge.refresh_from_db()
    money = Money(amount, charge.currency)
    if deed.startswith("pay"):
        if charge.state not in ("void", "refunded"):
            operations.settle_charge(
                charge=charge, amount=money, method="bank", received_at=at, by=None, at=at, reason="as it came"
            )
    elif deed == "void":
        operations.void_charge(charge=charge, by=None, at=at, reason="test")
    elif charge.state == "paid":
        paid = charge.payments.filter(amount_minor__gt=0).latest("recorded_at")
        operations.write_reversal(
            charge=charge, amount=Money(paid.amount_minor, paid.currency), provider_id=f"r{number}-{charge.pk}",
            received_at=at, disputed=deed == "dispute", by=None, at=at,
        )  # fmt: skip


@together
def test_ledger_when_one_side_is_missing_then_database_refuses(plan, at):
    charge = ChargeFactory(plan=plan)

    with pytest.raises(DatabaseError, match="do not add up to zero"), transaction.atomic():
        LedgerEntry.objects.create(account="bank", amount_minor=1500, currency="EUR", at=at, charge=charge)

    assert not LedgerEntry.objects.exists()


@together
def test_ledger_when_sides_are_of_two_currencies_then_database_refuses(plan, at):
    charge = ChargeFactory(plan=plan)
    first = LedgerEntry(account="bank", amount_minor=1500, currency="EUR", at=at, charge=charge)
    second = LedgerEntry(account="dues", amount_minor=-1500, currency="USD", at=at, charge=charge)
    second.transaction = first.transaction

    with pytest.raises(DatabaseError, match="do not add up to zero"), transaction.atomic():
        LedgerEntry.objects.bulk_create([first, second])


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "change"), [(LedgerEntry, {"account": "cash"}), (Receipt, {"text": "x"})])
def test_books_when_changed_afterwards_then_database_refuses(plan, at, model, change):
    settle(ChargeFactory(user=admitted(), plan=plan), at)
    before = list(model.objects.values())

    for attempt in (lambda: model.objects.update(**change), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            attempt()

    assert list(model.objects.values()) == before


@pytest.mark.django_db
def test_receipt_when_the_year_changes_then_numbers_begin_anew(plan, at):
    settle(ChargeFactory(user=admitted(), plan=plan), at)
    later = at.replace(year=2027)

    settle(ChargeFactory(user=admitted(), plan=plan), later)

    assert sorted(Receipt.objects.values_list("number", flat=True)) == ["2026-00001", "2027-00001"]


@pytest.mark.django_db
def test_receipt_when_written_then_in_its_readers_language_as_it_will_stay(plan, at):
    user = admitted()
    user.language = "de"
    user.save()
    charge = ChargeFactory(user=user, plan=plan)

    payment = settle(charge, at)

    assert payment.receipt.language == "de"
    assert "15,00" in payment.receipt.text
    assert "Mitglied" in payment.receipt.text
    assert charge.reference in payment.receipt.text
    assert books.ACCOUNTS["bank"] == "bank"
