from django.db import migrations, models


class Migration(migrations.Migration):
    """Kept values say by which value functions they were made; they are derived, so there is nothing to carry over."""

    dependencies = [("icmp", "0007_titles_and_units")]

    operations = [
        migrations.RunSQL("delete from icmp_sheetvalues", migrations.RunSQL.noop),
        migrations.AddField("sheetvalues", "rules", models.BigIntegerField(default=0), preserve_default=False),
        # Not packed: reading one value of a packed array copies the whole of it first.
        migrations.RunSQL(
            "alter table icmp_sheetvalues alter column values set storage plain",
            "alter table icmp_sheetvalues alter column values set storage extended",
        ),
    ]
