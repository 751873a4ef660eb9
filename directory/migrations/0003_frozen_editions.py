"""A frozen edition and its entries stay as they are; only the erasure of a person may cut a row's links."""

from django.db import migrations

STATES = "'frozen', 'rendering', 'published', 'archived'"
EDITION = f"""
create or replace function directory_keep_edition() returns trigger language plpgsql as $$
begin
  if old.state not in ({STATES}) or current_user = 'gremio_eraser' then
    if tg_op = 'DELETE' then return old; end if;
    return new;
  end if;
  if tg_op = 'DELETE' then
    raise exception 'edition % is frozen', old.number using errcode = 'restrict_violation';
  end if;
  if new.state in ({STATES}) and
     (new.number, new.title, new.subtitle, new.foreword, new.language, new.year, new.medium, new.revision,
      new.entries_count, new.frozen_at)
     is distinct from
     (old.number, old.title, old.subtitle, old.foreword, old.language, old.year, old.medium, old.revision,
      old.entries_count, old.frozen_at)
  then
    raise exception 'edition % is frozen', old.number using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger directory_edition_frozen before update or delete on directory_edition
for each row execute function directory_keep_edition()
"""
ENTRY = f"""
create or replace function directory_keep_entry() returns trigger language plpgsql as $$
declare
  entry directory_entry;
begin
  if tg_op = 'INSERT' then entry := new; else entry := old; end if;
  if current_user <> 'gremio_eraser' and exists (
    select 1 from directory_edition where id = entry.edition_id and state in ({STATES})
  ) then
    if tg_op = 'UPDATE' and
       (new.edition_id, new.state, new.snapshot, new.sort_key, new.photo, new.gathered_at)
       is not distinct from
       (old.edition_id, old.state, old.snapshot, old.sort_key, old.photo, old.gathered_at)
       and (new.member_id is null or new.member_id = old.member_id)
    then
      return new;
    end if;
    raise exception 'the edition of entry % is frozen', entry.id using errcode = 'restrict_violation';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger directory_entry_frozen before insert or update or delete on directory_entry
for each row execute function directory_keep_entry()
"""
NO_EDITION = "drop trigger directory_edition_frozen on directory_edition; drop function directory_keep_edition()"
NO_ENTRY = "drop trigger directory_entry_frozen on directory_entry; drop function directory_keep_entry()"


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_editions"), ("members", "0002_append_only")]
    operations = [migrations.RunSQL(EDITION, NO_EDITION), migrations.RunSQL(ENTRY, NO_ENTRY)]
