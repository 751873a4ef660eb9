from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing import lifecycle
from members.ids import new_id

from .plan import Plan


class Method(models.TextChoices):
    STRIPE = "stripe", _("card or debit")
    BANK = "bank", _("bank transfer")
    CASH = "cash", _("cash")
    FREE = "free", _("free of charge")


class Payer(models.Model):
    """Who a person is to Stripe."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="payer", verbose_name=_("person")
    )
    stripe_customer_id = models.CharField(_("customer at Stripe"), max_length=80, unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("payer")
        verbose_name_plural = _("payers")

    def __str__(self) -> str:
        return str(self.user)


class SubscriptionState(models.TextChoices):
    PENDING = lifecycle.PENDING, _("waiting for the first payment")
    ACTIVE = lifecycle.ACTIVE, _("running")
    PAST_DUE = lifecycle.PAST_DUE, _("payment is late")
    CANCEL_SCHEDULED = lifecycle.CANCEL_SCHEDULED, _("ends with its period")
    PAUSED = lifecycle.PAUSED, _("paused")
    ENDED = lifecycle.ENDED, _("ended")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def running(self) -> "SubscriptionQuerySet":
        return self.filter(state__in=lifecycle.RUNNING)

    def live(self) -> "SubscriptionQuerySet":
        return self.filter(state__in=lifecycle.LIVE)

    def at_stripe(self) -> "SubscriptionQuerySet":
        return self.filter(method=Method.STRIPE)


class Subscription(models.Model):
    """A person's agreement to pay a plan period by period. For those at Stripe the state is always what Stripe says."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("person")
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="subscriptions", verbose_name=_("plan"))
    method = models.CharField(_("paid by"), max_length=6, choices=Method)
    state = models.CharField(_("state"), max_length=16, choices=SubscriptionState, default=SubscriptionState.PENDING)
    idempotency_key = models.UUIDField(_("key of the call"), default=new_id, unique=True, editable=False)
    stripe_session_id = models.CharField(_("checkout at Stripe"), max_length=80, unique=True, null=True, blank=True)
    stripe_subscription_id = models.CharField(
        _("subscription at Stripe"), max_length=80, unique=True, null=True, blank=True
    )
    started_on = models.DateField(_("began"), null=True, blank=True)
    current_period_start = models.DateField(_("period from"), null=True, blank=True)
    current_period_end = models.DateField(_("period until"), null=True, blank=True)
    cancel_at_end = models.BooleanField(_("ends with its period"), default=False)
    asked_at = models.DateTimeField(_("asked for"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(state=lifecycle.PENDING), name="one_pending_subscription"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(state__in=sorted(lifecycle.RUNNING)),
                name="one_running_subscription",
            ),
            models.CheckConstraint(condition=models.Q(state__in=lifecycle.STATES), name="subscription_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=lifecycle.ENDED, ended_at__isnull=False)
                | (~models.Q(state=lifecycle.ENDED) & models.Q(ended_at=None)),
                name="subscription_ended_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "method"], name="subscription_ticks"),  # what the ticks ask for
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.plan} ({self.get_state_display()})"

    @property
    def is_running(self) -> bool:
        return self.state in lifecycle.RUNNING
