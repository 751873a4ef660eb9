from django.contrib.admin import apps


class GremioAdminConfig(apps.AdminConfig):
    """Django's admin as the organizers' desk."""

    default = False
    default_site = "config.desk.Desk"
