"""What members listens to."""

from django.db.models.signals import post_migrate

from .rights import grant_rights

post_migrate.connect(grant_rights, dispatch_uid="members.grant_rights")
