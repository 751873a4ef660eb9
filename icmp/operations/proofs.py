"""Evidence is kept with the page it was sent with, and checked by a person; a contradiction asks, it never declines."""

import datetime as dt
from collections.abc import Mapping
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from icmp.evidence.fields import Shown
from icmp.models import Application, ApplicationState, Attribute, Proof, ProofResult
from members.audit import note
from members.models import User

from .steps import NotPossible, locked

FLAG = "contradiction"


@transaction.atomic
def keep_proofs(*, application: Application, shown: Mapping[str, Shown], at: dt.datetime) -> None:
    """Keep links and files by attribute; a new file replaces the former, nothing sent leaves it. Raises NotPossible.

    Of an application that was sent, only of the answers that were opened again; what replaces evidence is unchecked.
    """
    if not shown:
        return
    row = locked(application)
    if row.state not in (ApplicationState.DRAFT, ApplicationState.NEEDS_INFO):
        raise NotPossible(row.state, ApplicationState.DRAFT)
    taken = set(shown) if row.state == ApplicationState.DRAFT else set(shown) & set(row.reopened)
    attributes = {attribute.key: attribute for attribute in Attribute.objects.filter(key__in=taken)}
    kept = {proof.attribute_id: proof for proof in row.proofs.all()}
    for key in taken:
        attribute = attributes[key]
        _keep(kept.get(attribute.pk) or Proof(application=row, attribute=attribute), shown[key], at=at)


def _keep(row: Proof, sent: Shown, *, at: dt.datetime) -> None:
    before = str(row.file.name) if row.file else ""
    if sent.file or sent.drop or sent.link != row.link:
        row.result, row.note, row.checked_by, row.checked_at = "", "", None, None
    row.link = sent.link
    if sent.drop:
        row.file = ""
    if sent.file:
        row.file = ContentFile(sent.file.content, name=f"proof.{sent.file.ending}")
    if not row.link and not row.file:
        if row.pk:
            row.file = before
            row.delete()
        return
    row.given_at = at if sent.file or row.pk is None else row.given_at
    row.save()
    if before and (sent.file or sent.drop):
        transaction.on_commit(partial(default_storage.delete, before))


@transaction.atomic
def check_proof(*, proof: Proof, result: str, remark: str, by: User, at: dt.datetime) -> Proof:
    """Note what a person saw; a contradiction flags the application for its readers and decides nothing."""
    application = locked(proof.application)
    row = Proof.objects.select_for_update(of=("self",)).get(pk=proof.pk)
    row.result, row.note, row.checked_by, row.checked_at = result, remark, by, at
    row.save(update_fields=["result", "note", "checked_by", "checked_at"])
    doubts = application.proofs.filter(result=ProofResult.CONTRADICTS).exists()
    others = [flag for flag in application.flags if flag != FLAG]
    application.flags = [*others, FLAG] if doubts else others
    application.save(update_fields=["flags"])
    note(deed="evidence.checked", about=application, by=by, at=at, result=result, attribute=row.attribute_id)
    return row
