from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from .application import Application


class PageTime(models.Model):
    """How long one page of the form took somebody, and where they got stuck. It goes with the application's answers."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="page_times", verbose_name=_("application")
    )
    page = models.CharField(_("page of the form"), max_length=40)
    seconds = models.PositiveIntegerField(_("seconds"), default=0)
    # The questions refused when the page was last sent; empty once it is kept.
    stuck = ArrayField(models.SlugField(max_length=60), default=list, blank=True, verbose_name=_("stuck at"))

    class Meta:
        verbose_name = _("time on a page")
        verbose_name_plural = _("times on pages")
        constraints = [models.UniqueConstraint(fields=["application", "page"], name="one_time_per_page")]

    def __str__(self) -> str:
        return f"{self.page}: {self.seconds}"
