from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = _("The book")

    def ready(self) -> None:
        """Connect what this app listens to, and name the long work it does."""
        import_module(f"{self.name}.receivers")
        import_module(f"{self.name}.editions.works")
        import_module(f"{self.name}.exporting.works")
