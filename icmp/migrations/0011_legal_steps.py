"""Which step an application may take is the database's business too: operations, desk, shell and update() alike."""

from django.db import migrations

# The arrows of the product, held against icmp.admission.STEPS by a test. A step that is added there needs a migration.
OPEN = ("draft", "unverified", "in_review", "needs_info", "accepted", "waitlisted", "offered")
STEPS = (
    ("draft", "unverified"),
    ("unverified", "in_review"),
    ("unverified", "expired"),
    ("in_review", "needs_info"),
    ("in_review", "accepted"),
    ("in_review", "waitlisted"),
    ("in_review", "declined"),
    ("needs_info", "in_review"),
    ("needs_info", "expired"),
    ("accepted", "completed"),
    ("accepted", "lapsed"),
    ("waitlisted", "offered"),
    ("waitlisted", "expired"),
    ("offered", "accepted"),
    ("offered", "waitlisted"),
    ("declined", "in_review"),
    *((state, end) for state in OPEN for end in ("withdrawn", "spam")),
)
PAIRS = ", ".join(f"('{before}', '{after}')" for before, after in STEPS)
LEGAL_STEP = f"""
create function icmp_legal_step() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    raise exception 'an application begins as a draft, not as %', new.state using errcode = 'check_violation';
  end if;
  if (old.state, new.state) not in ({PAIRS}) then
    raise exception 'no application goes from % to %', old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$
"""
# A state that was carried by a decision does not outlive it: looked at when the transaction ends, so that an undo may
# take state and decision back in either order.
DECISION_CARRIES = """
create function icmp_decision_carries() returns trigger language plpgsql as $$
declare
  now_in varchar;
begin
  select state into now_in from icmp_application where id = old.application_id;
  if now_in in ('accepted', 'waitlisted', 'offered', 'declined', 'completed', 'lapsed') then
    perform 1 from icmp_decision
      where application_id = old.application_id and undone_at is null and superseded_at is null
        and (outcome = 'decline') = (now_in = 'declined');
    if not found then
      raise exception 'an application that is % keeps the decision of a person', now_in
        using errcode = 'check_violation';
    end if;
  end if;
  return null;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("icmp", "0010_form_editor")]
    operations = [
        migrations.RunSQL(LEGAL_STEP, "drop function icmp_legal_step()"),
        migrations.RunSQL(
            "create trigger begins_as_a_draft before insert on icmp_application "
            "for each row when (new.state <> 'draft') execute function icmp_legal_step()",
            "drop trigger begins_as_a_draft on icmp_application",
        ),
        migrations.RunSQL(
            "create trigger legal_step before update of state on icmp_application "
            "for each row when (old.state is distinct from new.state) execute function icmp_legal_step()",
            "drop trigger legal_step on icmp_application",
        ),
        migrations.RunSQL(DECISION_CARRIES, "drop function icmp_decision_carries()"),
        migrations.RunSQL(
            "create constraint trigger decision_carries after update or delete on icmp_decision "
            "deferrable initially deferred for each row execute function icmp_decision_carries()",
            "drop trigger decision_carries on icmp_decision",
        ),
    ]
