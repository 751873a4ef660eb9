"""The queue in its own order, whole and as far as it waits for a decision, without sorting every row for fifty."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("icmp", "0015_values_in_columns")]
    operations = [
        migrations.AddIndex(
            "application",
            models.Index(fields=["promised_on", "submitted_at", "id"], name="application_in_line"),
        ),
        migrations.AddIndex(
            "application",
            models.Index(
                condition=models.Q(("state__in", ["in_review", "needs_info"])),
                fields=["promised_on", "submitted_at", "id"],
                name="application_to_decide",
            ),
        ),
    ]
