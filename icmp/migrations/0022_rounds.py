"""Rounds: seats by lot with their draw, why somebody waits, and quotas that no round can have above its seats."""

import django.contrib.postgres.fields
import django.db.models.deletion
import icmp.models.intake
from django.conf import settings
from django.db import migrations, models

from members.rights import append_only

# A seed for each intake that is there already: nobody chose it, and no two are alike.
OWN_SEEDS = """
update icmp_intake
set lottery_seed = encode(sha256((id::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea), 'hex')
"""
# A quota above all the seats promised what there is not; it never held, so it becomes what did hold.
LOWER_QUOTAS = """
update icmp_intake set segment_quotas = (
  select coalesce(jsonb_object_agg(key, least(value::text::numeric, seats)), '{}'::jsonb)
  from jsonb_each(segment_quotas) where jsonb_typeof(value) = 'number'
)
"""
QUOTAS_FIT = """
create function icmp_quotas_fit(quotas jsonb, seats integer) returns boolean language sql immutable as $$
  select case when jsonb_typeof(quotas) <> 'object' then false else not exists (
    select from jsonb_each(quotas) where case when jsonb_typeof(value) = 'number'
      then (value::text)::numeric not between 0 and seats or (value::text)::numeric % 1 <> 0
      else true end
  ) end
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('icmp', '0021_monitoring'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LotDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=64, verbose_name='seed')),
                ('tickets', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None, verbose_name='tickets, in the order drawn')),
                ('seats', models.PositiveIntegerField(verbose_name='seats by lot')),
                ('drawn_at', models.DateTimeField(verbose_name='drawn')),
            ],
            options={
                'verbose_name': 'draw of seats',
                'verbose_name_plural': 'draws of seats',
            },
        ),
        migrations.AddField(
            model_name='application',
            name='drawn_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='drawn by lot'),
        ),
        migrations.AddField(
            model_name='application',
            name='waits_because',
            field=models.CharField(blank=True, choices=[('cohort_full', 'all seats were taken'), ('segment_full', 'the seats of the segment were taken'), ('chosen', 'a person put them on the list while a seat was free')], max_length=12, verbose_name='waits because'),
        ),
        migrations.AddField(
            model_name='intake',
            name='lottery_seats',
            field=models.PositiveIntegerField(default=0, verbose_name='seats by lot'),
        ),
        migrations.AddField(
            model_name='intake',
            name='lottery_seed',
            field=models.CharField(default=icmp.models.intake.new_seed, editable=False, max_length=64),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(('lottery_seats__lte', models.F('seats'))), name='intake_lots_are_among_its_seats'),
        ),
        migrations.AddField(
            model_name='lotdraw',
            name='drawn_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drawn by'),
        ),
        migrations.AddField(
            model_name='lotdraw',
            name='intake',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draw', to='icmp.intake', verbose_name='intake'),
        ),
        migrations.RunSQL(OWN_SEEDS, migrations.RunSQL.noop),
        migrations.RunSQL(LOWER_QUOTAS, migrations.RunSQL.noop),
        migrations.RunSQL(QUOTAS_FIT, "drop function icmp_quotas_fit(jsonb, integer)"),
        migrations.RunSQL(
            "alter table icmp_intake add constraint intake_quotas_fit check (icmp_quotas_fit(segment_quotas, seats))",
            "alter table icmp_intake drop constraint intake_quotas_fit",
        ),
        migrations.RunSQL(*append_only("icmp_lotdraw")),
    ]
