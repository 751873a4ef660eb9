"""Sign-in: allauth does it, our outbox carries its letters, staff need a second factor."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from . import sign_in_words
from .ids import new_id
from .models import Community, Letter, User


class RolesBackend(ModelBackend):
    """Password sign-in without Django's permissions: what one may do follows from roles (members.gates)."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by a confirmed application or an owner's invitation; letters go through the outbox."""

    error_messages = {**DefaultAccountAdapter.error_messages, **sign_in_words.ACCOUNT}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put allauth's letter into the outbox, in the language of the account it is for."""
        user = User.objects.filter(email=email.lower()).first()
        language = user.language if user else translation.get_language() or settings.LANGUAGE_CODE
        community = Community.objects.the()
        with translation.override(language):
            names = {"community": community, "site_name": community.name if community else "Gremio"}
            message = self.render_mail(template_prefix, email, {**context, **names})
        self._keep(message, email, language, template_prefix, user)

    def _keep(self, message: Any, email: str, language: str, kind: str, user: User | None) -> None:
        now = timezone.now()
        html = next((part[0] for part in getattr(message, "alternatives", [])), "")
        text = message.body if isinstance(message, EmailMultiAlternatives) or not html else ""
        Letter.objects.create(
            key=f"account:{new_id()}", kind=kind.rsplit("/", 1)[-1][:60], user=user, to=email, language=language,
            subject=message.subject[:200], text=text, html=str(html), written_at=now, not_before=now,
        )  # fmt: skip

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """From the configured origin, never from Host."""
        return f"{settings.ORIGIN}{reverse('account_confirm_email', args=[emailconfirmation.key])}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        uid, _, token = key.partition("-")
        return f"{settings.ORIGIN}{path.replace('UID', uid).replace('KEY', token)}"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index") if getattr(request.user, "is_staff", False) else reverse("home")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second step in our words."""

    error_messages = {**DefaultMFAAdapter.error_messages, **sign_in_words.SECOND_STEP}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  (allauth's name)
        """What a new passkey is called until its owner names it."""
        return _("My passkey")

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows above the code."""
        community = Community.objects.the()
        return community.name if community else "Gremio"


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor: TOTP, a passkey that verified its user, a recovery code."""
    user = request.user
    records = get_authentication_records(request, user) if user.is_authenticated else []
    return any(record.get("method") == "mfa" for record in records)


def lacks_recent_code(request: HttpRequest) -> bool:
    """Whether somebody whose only proof is a code by letter gave the last one too long ago."""
    user = request.user
    if not user.is_authenticated or get_reauthentication_flows(user):
        return False
    given = [record["at"] for record in get_authentication_records(request, user)]
    return not given or time.time() - given[-1] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
