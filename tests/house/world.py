"""A community with one of everything, so that every address of the site has something to show."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from billing.models import Receipt, StripeEvent
from billing.money import Money
from billing.operations import settle_charge
from directory.editions.operations import gather_entries, open_edition
from directory.exporting.operations import ask_export, end_export
from events.operations import register, renew_calendar_address
from icmp.models import Attribute, BuddyPair, EngagementExpectation, Intake, Persona, Programme, Proof, Review, Vouch
from members.importing.operations import choose_file
from members.importing.reading import Source, rows
from members.importing.staging import keep_rows, settle
from members.models import Import, Job, Member, TickRun, User
from members.operations import make_candidate, open_account
from tests.billing.factories import ChargeFactory, PlanFactory, SubscriptionFactory
from tests.directory.factories import person
from tests.events.factories import an_event, kinds_of_deed
from tests.icmp.narrowed import YOU, application_in_review, narrowed
from tests.members.importing.files import ANA, HEAD, text

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def furnish(owner: User, draft: Client) -> tuple[User, dict[str, dict[str, Any]]]:
    """Make the rows; returns a member who holds most of them, and what the parameters of each app's addresses are.

    `draft` is the browser of a stranger who has begun to fill in the form.
    """
    narrowed()
    Attribute.objects.create(
        key="duties", label={"en": "Care work"}, data_type="single", sensitivity="monitoring_only",
        options=[{"key": key, "label": {"en": key}} for key in ("caring", "free")],
    )  # fmt: skip
    kinds_of_deed()
    application = application_in_review()
    draft.post("/join/you/", YOU | {"email": "draft@example.org", "language": "de"})
    page = person()
    Intake.objects.update(lottery_seats=2)
    intake = Intake.objects.get()
    reading = Review.objects.create(application=application, reviewer=owner, assigned_at=NOW)
    arguments = {
        "reviewing": {"pk": reading.pk},
        "directory": {"public_id": page.public_id, "size": 160, "section": "name", "number": 1},
        "events": events_of(page.member, owner),
        "billing": bills_of(page.member.user, owner),
        "icmp": {"token": application.public_token, "key": "you", "pk": intake.pk},
        "health": {"name": "north-star"},
        "canvas": {"version": 1, "step": "needs"},
        "editor": {"kind": "icmp", "version": 1, "key": "field"},
        "form_editor": {"version": 1, "key": "field"},
        "fairness": {"key": "nothing"},
        "intakes": {"pk": intake.pk, "verb": "bring"},
        "foundations": {"version": 1},
        "ratifying": {"version": 1},
        "personas": {"key": Persona.objects.first().key},
        "letters": {"kind": "application_declined", "language": "de"},
        "preview": {"pk": application.profile_version_id},
        "admin": {"app_label": "members", "grant": str(owner.role_grants.get().pk)},
    }
    arguments |= first_weeks_of(page.member)
    vouch = Vouch.objects.create(application=application, member=page.member, asked_at=NOW)
    arguments["vouching"] = {"pk": vouch.pk}
    answered = application.answers.first()
    proof = Proof.objects.create(
        application=application, attribute=answered.attribute, link="https://example.org/", given_at=NOW
    )
    arguments["evidence"] = {"pk": proof.pk}
    arguments["importing"] = {"pk": list_of(owner).pk}
    arguments["exporting"] = {"pk": file_of(owner).pk}
    desk_of(owner)
    return page.member.user, arguments


def first_weeks_of(buddy: Member) -> dict[str, dict[str, Any]]:
    """Somebody new, whom the member looks after."""
    user = open_account(email="newcomer@example.org", name="Lucía Gómez", language="en", at=NOW)
    newcomer = make_candidate(user=user, name=user.name, by=None, at=NOW)
    pair = BuddyPair.objects.create(newcomer=newcomer, buddy=buddy, paired_at=NOW)
    return {"newcomers": {"pk": newcomer.pk}, "welcome": {"pk": pair.pk, "name": "wrote"}}


def list_of(owner: User) -> Import:
    """A list of people that was read, with a row of every kind."""
    file = text(HEAD, ANA, ANA, ("", "Nobody", ""), ("joerg@example.org", "Lucía Gómez", "Köln"))
    source = choose_file(file=file, name="people.csv", language="en", by=owner, at=NOW)
    keep_rows(source, list(rows(file, Source("csv", "utf-8-sig", ",")))[1:])
    settle(source)
    return source


def file_of(owner: User) -> Job:
    """A file of people that can be taken."""
    job = ask_export(columns=["name"], standings=["member"], file_kind="csv", reason="For the world", by=owner, at=NOW)
    name = default_storage.save("jobs/people.csv", ContentFile(b"Name"))
    end_export(job=job, name=name, people=1, by=owner, at=dt.datetime.now(dt.UTC))
    Job.objects.filter(pk=job.pk).update(state="done")
    return job


def events_of(member: Member, owner: User) -> dict[str, str]:
    kept = register(event=(event := an_event(by=owner)), user=member.user, at=NOW)
    secret = renew_calendar_address(user=member.user, at=NOW).secret
    return {"public_id": event.public_id, "token": kept.token, "secret": secret}


def bills_of(user: User, owner: User) -> dict[str, str]:
    plan = PlanFactory(key="standard")
    subscription = SubscriptionFactory(user=user, plan=plan)
    paid = ChargeFactory(user=user, plan=plan, subscription=subscription)
    settle_charge(charge=paid, amount=Money(paid.amount_minor, "EUR"), method="bank", received_at=NOW, by=owner, at=NOW)
    later = {"period_start": dt.date(2026, 12, 2), "period_end": dt.date(2027, 1, 2)}
    charge = ChargeFactory(user=user, plan=plan, subscription=subscription, **later)
    StripeEvent.objects.create(id="evt_1", type="invoice.paid", live=False, made_at=NOW, received_at=NOW)
    return {"reference": charge.reference, "number": Receipt.objects.get().number}


def desk_of(owner: User) -> None:
    """What only organizers see."""
    edition = open_edition(
        number=1, year=2026, language="en", medium="both", title={"en": "The Book"}, subtitle={}, foreword={},
        by=owner, at=NOW,
    )  # fmt: skip
    gather_entries(edition=edition, by=owner, at=NOW)
    TickRun.objects.create(name="letters", started_at=NOW)
    Job.objects.create(kind="book", owner=owner, asked_at=NOW)
    EngagementExpectation.objects.create(key="help", ledger="help", target_count=1, period="month")
    Programme.objects.create(key="hours", name={"en": "Open hours"})


def row_at_the_desk(address: str) -> str:
    """The key of a row of the list that an address of the desk is about, "1" if about none; a list without a row fails."""
    for model in admin.site._registry:
        if f"{model._meta.app_label}_{model._meta.model_name}_" in f"{address}_":
            row = model._default_manager.first()
            assert row is not None, f"{model._meta.label} has no row"
            return str(row.pk)
    return "1"
