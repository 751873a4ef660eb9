"""`manage.py assets`: what an image needs before it runs: compiled translations and collected static files."""

from django.core.management import BaseCommand, call_command

from config.catalogs import compile_catalogs


class Command(BaseCommand):
    help = "Compile the translations and collect the static files, without any server."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        compile_catalogs()
        call_command("collectstatic", interactive=False, verbosity=0)
