from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = _("Dues")

    def ready(self) -> None:
        """Connect what this app listens to."""
        import_module(f"{self.name}.receivers")
