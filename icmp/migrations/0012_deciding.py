"""A decision keeps what was advised and how long it was read for; an application keeps who typed it in from paper."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Of old decisions the advice of today is the best that is known; how long they were read for nobody knows.
ADVISED = """
update icmp_decision set advised = application.recommendation
from icmp_application application where application.id = application_id
"""


class Migration(migrations.Migration):
    dependencies = [("icmp", "0011_legal_steps"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField(
            "application",
            "consent_given_how",
            models.TextField(blank=True, default="", verbose_name="how the consent was given"),
            preserve_default=False,
        ),
        migrations.AddField(
            "application",
            "entered_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            "decision",
            "advised",
            models.CharField(blank=True, default="", max_length=8, verbose_name="advice at the time"),
            preserve_default=False,
        ),
        migrations.AddField(
            "decision",
            "reading_seconds",
            models.PositiveIntegerField(blank=True, null=True, verbose_name="seconds spent on the answers"),
        ),
        migrations.AddConstraint(
            "application",
            models.CheckConstraint(
                condition=models.Q(("entered_by", None), ("consent_given_how__regex", "\\S"), _connector="OR"),
                name="application_entered_says_how_consent_was_given",
            ),
        ),
        migrations.RunSQL(ADVISED, migrations.RunSQL.noop),  # last: no table changes while rows wait for their check
    ]
