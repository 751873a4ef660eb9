from django.db import migrations, models


class Migration(migrations.Migration):
    """A consent has a title, and a unit is said in every language."""

    dependencies = [("icmp", "0006_in_ratification_stays")]

    operations = [
        migrations.AddField(
            model_name="consenttext",
            name="title",
            field=models.JSONField(blank=True, default=dict, verbose_name="title"),
        ),
        migrations.RunSQL(
            sql="ALTER TABLE icmp_attribute ALTER COLUMN unit TYPE jsonb"
            " USING CASE unit WHEN '' THEN '{}'::jsonb ELSE to_jsonb(unit::text) END",
            reverse_sql="ALTER TABLE icmp_attribute ALTER COLUMN unit TYPE varchar(20)"
            " USING left(CASE jsonb_typeof(unit) WHEN 'string' THEN unit #>> '{}'"
            " ELSE coalesce(unit ->> 'en', unit ->> 'de', unit ->> 'es', '') END, 20)",
            state_operations=[
                migrations.AlterField(
                    model_name="attribute",
                    name="unit",
                    field=models.JSONField(blank=True, default=dict, verbose_name="unit"),
                ),
            ],
        ),
    ]
