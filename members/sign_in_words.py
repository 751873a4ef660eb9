"""What is wrong when signing in, in our words: allauth's own mix forms of address."""

from django.utils.translation import gettext_lazy as _

ACCOUNT = {
    "account_inactive": _("Nobody can sign in with this account at the moment."),
    "duplicate_email": _("That is your address already."),
    "email_password_mismatch": _("Address and password do not fit together."),
    "email_taken": _("This address already belongs to an account."),
    "enter_current_password": _("That is not your present password."),
    "incorrect_code": _("That is not the code, or it is too old."),
    "incorrect_password": _("That is not your password."),
    "invalid_login": _("That did not sign you in. Please try again."),
    "invalid_or_expired_key": _("This link was used before, or it is too old."),
    "invalid_password_reset": _("This link was used before, or it is too old."),
    "rate_limited": _("That was too often. Wait a few minutes, then try again."),
    "same_as_current": _("That is your address already."),
    "too_many_login_attempts": _("That was too often. Wait a few minutes, then try again."),
}
SECOND_STEP = {
    "add_email_blocked": _("With a second step in use, no further address can be added."),
    "cannot_delete_authenticator": _("Your second step cannot be taken away."),
    "cannot_generate_recovery_codes": _("Recovery codes come with a passkey or the app; set one of them up first."),
    "incorrect_code": _("That is not the code, or it is too old."),
    "unverified_email": _("Confirm your address first; then you can set up a second step."),
}
