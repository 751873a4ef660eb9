import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

COLUMNS = 32


def unguarded(to: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(
        to=to, on_delete=django.db.models.deletion.CASCADE, db_constraint=False, db_index=False, **options
    )


# What the foreign keys did row by row, once a statement, and for values that were written while their sheet was going.
GOES_WITH = """
create function icmp_values_go_with_{key}() returns trigger language plpgsql as $$
begin
  delete from icmp_sheetvalues where {key}_id in (select id from gone);
  return null;
end $$;
create trigger values_go_too after delete on {table}
  referencing old table as gone for each statement execute function icmp_values_go_with_{key}()
"""
STAYS = "drop trigger values_go_too on {table}; drop function icmp_values_go_with_{key}()"
GUARDS = [("sheet", "icmp_answersheet"), ("profile_version", "icmp_profileversion")]


class Migration(migrations.Migration):
    """Kept values have a column each and one index; they are derived, so there is nothing to carry over."""

    dependencies = [("icmp", "0014_form_measured")]

    operations = [
        migrations.DeleteModel("SheetValues"),
        migrations.CreateModel(
            "SheetValues",
            [
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "sheet", "profile_version", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "profile_version",
                    unguarded("icmp.profileversion", related_name="+", verbose_name="profile version"),
                ),
                (
                    "sheet",
                    unguarded("icmp.answersheet", related_name="values_by_version", verbose_name="answer sheet"),
                ),
                ("rules", models.BigIntegerField()),
                *((f"v{place}", models.IntegerField(null=True)) for place in range(COLUMNS)),
                (
                    "more",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), null=True, size=None
                    ),
                ),
            ],
            options={
                "verbose_name": "values of a sheet",
                "verbose_name_plural": "values of sheets",
                "indexes": [
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True, fields=["profile_version"], name="values_by_version"
                    )
                ],
            },
        ),
        *(
            migrations.RunSQL(GOES_WITH.format(key=key, table=table), STAYS.format(key=key, table=table))
            for key, table in GUARDS
        ),
    ]
