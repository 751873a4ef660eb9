from django.db import models
from django.utils.translation import gettext_lazy as _

from members.ids import new_public_id


class MonitoringRecord(models.Model):
    """What one person said so that fairness can be checked. No name, no moment, and no key to their application.

    Only icmp.monitoring reads or writes it, and icmp.fairness counts it; a house test keeps everybody else away.
    """

    token = models.CharField(primary_key=True, max_length=24, default=new_public_id, editable=False)  # random, no order
    # A fingerprint that only the running site can make again: see icmp.monitoring.seals.
    seal = models.CharField(max_length=64, unique=True, editable=False)
    answers = models.JSONField(_("answers"), default=dict)  # {attribute: option}
    consent_text = models.TextField(_("text agreed to"))
    language = models.CharField(_("language"), max_length=2)
    consent_month = models.DateField(_("month of the consent"))  # its first day: a moment would tell whose it is

    class Meta:
        verbose_name = _("answers for monitoring fairness")
        verbose_name_plural = _("answers for monitoring fairness")

    def __str__(self) -> str:
        return self.token
