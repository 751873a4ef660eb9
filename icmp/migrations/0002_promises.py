"""What constraints of one row cannot promise: published versions stay, assessments stay, a person decides."""

from django.db import migrations

from members.rights import append_only

# The pair of keys lets the database itself refuse a criterion on an attribute that only monitors fairness.
NEVER_SCORED = """
alter table icmp_criterion add constraint criterion_attribute_not_monitored
foreign key (attribute_id, only_monitored) references icmp_attribute (id, only_monitored)
"""
PUBLISHED_STAYS = """
create function icmp_published_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.status in ('published', 'superseded', 'retired') then
      raise exception 'a published version is never deleted' using errcode = 'restrict_violation';
    end if;
    return old;
  end if;
  if old.status in ('published', 'superseded', 'retired')
     and (new.status in ('draft', 'in_ratification') or (old.status <> 'published' and new.status = 'published')
          or to_jsonb(new) - 'status' - 'published_by_id' - 'author_id'
             is distinct from to_jsonb(old) - 'status' - 'published_by_id' - 'author_id') then
    raise exception 'a published version never changes; a change is a new version' using errcode = 'restrict_violation';
  end if;
  return new;
end $$
"""
CRITERIA_STAY = """
create function icmp_criteria_stay() returns trigger language plpgsql as $$
declare
  held bigint := case when tg_op = 'INSERT' then new.profile_version_id else old.profile_version_id end;
begin
  perform 1 from icmp_profileversion where id = held and status <> 'draft';
  if found then
    raise exception 'the criteria of a published version never change' using errcode = 'restrict_violation';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$
"""
QUESTIONS_STAY = """
create function icmp_questions_stay() returns trigger language plpgsql as $$
declare
  held bigint := case when tg_op = 'INSERT' then new.criterion_id else old.criterion_id end;
begin
  perform 1 from icmp_profileversion version join icmp_criterion criterion on criterion.profile_version_id = version.id
    where criterion.id = held and version.status <> 'draft';
  if found then
    raise exception 'the questions of a published version never change' using errcode = 'restrict_violation';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$
"""
A_PERSON_DECIDES = """
create function icmp_a_person_decides() returns trigger language plpgsql as $$
begin
  if new.state in ('accepted', 'waitlisted', 'offered', 'declined', 'completed', 'lapsed') then
    perform 1 from icmp_decision
      where application_id = new.id and undone_at is null and superseded_at is null
        and (outcome = 'decline') = (new.state = 'declined');
    if not found then
      raise exception 'an application is % only by the decision of a person', new.state
        using errcode = 'check_violation';
    end if;
  end if;
  return new;
end $$
"""


def trigger(table, name, moment, function):
    return migrations.RunSQL(
        f"create trigger {name} before {moment} on {table} for each row execute function {function}()",
        f"drop trigger {name} on {table}",
    )


def function(sql, name):
    return migrations.RunSQL(sql, f"drop function {name}()")


class Migration(migrations.Migration):
    dependencies = [("icmp", "0001_initial"), ("members", "0002_append_only")]
    operations = [
        migrations.RunSQL(NEVER_SCORED, "alter table icmp_criterion drop constraint criterion_attribute_not_monitored"),
        function(PUBLISHED_STAYS, "icmp_published_stays"),
        function(CRITERIA_STAY, "icmp_criteria_stay"),
        function(QUESTIONS_STAY, "icmp_questions_stay"),
        function(A_PERSON_DECIDES, "icmp_a_person_decides"),
        trigger("icmp_foundationversion", "foundation_stays", "update or delete", "icmp_published_stays"),
        trigger("icmp_profileversion", "profile_stays", "update or delete", "icmp_published_stays"),
        trigger("icmp_criterion", "criteria_stay", "insert or update or delete", "icmp_criteria_stay"),
        trigger("icmp_question", "questions_stay", "insert or update or delete", "icmp_questions_stay"),
        trigger("icmp_application", "a_person_decides", "insert or update", "icmp_a_person_decides"),
        migrations.RunSQL(*append_only("icmp_assessment")),
    ]
