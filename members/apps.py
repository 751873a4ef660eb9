from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Connect what this app listens to."""
        import_module(f"{self.name}.receivers")
        import_module(f"{self.name}.importing.works")
