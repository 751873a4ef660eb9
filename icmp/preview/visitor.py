"""The preview person: what was typed travels from page to page, signed, and nothing of it is stored."""

from dataclasses import dataclass, field
from typing import Any

from django.core import signing

from icmp.form_design import Page, as_it_applies, is_asked
from icmp.models import Application, ProfileVersion
from icmp.queries.admissions import TEXT_KINDS
from icmp.queries.joining import JoinForm

SALT = "icmp.preview"


@dataclass(frozen=True)
class Visitor:
    """Answers by attribute, and what an application would keep beside them."""

    answers: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> "Visitor | None":
        """Whoever the page carried; None when it is not ours."""
        try:
            told = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            return None
        return cls(told["answers"], told["kept"])

    def signed(self) -> str:
        return signing.dumps({"answers": self.answers, "kept": self.kept}, salt=SALT, compress=True)

    def after(self, answers: dict[str, Any], kept: dict[str, Any]) -> "Visitor":
        """The visitor with one more page filled in."""
        return Visitor(self.answers | answers, self.kept | kept)

    def draft(self, version: ProfileVersion) -> Application:
        """The application as the form's pages know it, never saved."""
        return Application(profile_version=version, **self.kept)

    def asked_on(self, form: JoinForm, page: Page) -> set[str]:
        told = as_it_applies(form.asks, self.answers)
        return {ask.attribute for ask in page.asks if is_asked(ask, told)}

    def scored(self, form: JoinForm) -> dict[str, Any]:
        """What would enter the score before anybody has rated or vouched: the answers without free texts."""
        asked = {attribute for page in form.pages for attribute in self.asked_on(form, page)}
        texts = {key for key, question in form.questions.items() if question.kind in TEXT_KINDS}
        return {key: answer for key, answer in self.answers.items() if key in asked - texts}
