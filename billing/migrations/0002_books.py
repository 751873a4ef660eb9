"""The books are only ever added to, and every movement of money adds up to zero when its transaction ends."""

from django.db import migrations

from members.rights import append_only

BALANCED = """
create or replace function billing_refuse_imbalance() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from billing_ledgerentry where transaction = new.transaction group by currency having sum(amount_minor) <> 0
  ) then
    raise exception 'the entries of transaction % do not add up to zero', new.transaction using errcode = 'check_violation';
  end if;
  return null;
end $$
"""
TRIGGER = """
create constraint trigger billing_ledgerentry_balanced after insert on billing_ledgerentry
deferrable initially deferred for each row execute function billing_refuse_imbalance()
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("members", "0002_append_only")]
    operations = [
        migrations.RunSQL(BALANCED, "drop function billing_refuse_imbalance()"),
        migrations.RunSQL(TRIGGER, "drop trigger billing_ledgerentry_balanced on billing_ledgerentry"),
        migrations.RunSQL(*append_only("billing_ledgerentry")),
        migrations.RunSQL(*append_only("billing_receipt")),
    ]
