"""What founding members vote on does not change under their hands: only what the vote itself writes may."""

from django.db import migrations

BALLOT = (
    "status", "published_at", "effective_from", "ratify_from", "ratify_until", "ratified_at", "unvoted_reason",
    "vote_result", "author_id", "based_on_id",
)  # fmt: skip
_MINUS = "array[" + ", ".join(f"'{name}'" for name in BALLOT) + "]"
VOTED_ON_STAYS = f"""
create function icmp_voted_on_stays() returns trigger language plpgsql as $$
begin
  if old.status <> 'in_ratification' then
    if tg_op = 'DELETE' then return old; end if;
    return new;
  end if;
  if tg_op = 'DELETE' then
    raise exception 'a version that is voted on is never deleted' using errcode = 'restrict_violation';
  end if;
  if to_jsonb(new) - {_MINUS} is distinct from to_jsonb(old) - {_MINUS} then
    raise exception 'a version that is voted on never changes; take it back first' using errcode = 'restrict_violation';
  end if;
  return new;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("icmp", "0005_ballots")]
    operations = [
        migrations.RunSQL(VOTED_ON_STAYS, "drop function icmp_voted_on_stays()"),
        migrations.RunSQL(
            "create trigger foundation_voted_on_stays before update or delete on icmp_foundationversion "
            "for each row execute function icmp_voted_on_stays()",
            "drop trigger foundation_voted_on_stays on icmp_foundationversion",
        ),
    ]
