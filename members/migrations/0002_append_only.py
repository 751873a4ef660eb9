"""Roles, extensions, the append-only ledgers, the cache table, and the immutable fold that searching uses."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

from members.rights import APPEND_ONLY, REFUSE, append_only

ROLES = """
do $$
begin
  create role gremio_eraser nologin;
exception when duplicate_object or unique_violation then null;
end $$
"""
FOLD = """
create or replace function gremio_fold(text) returns text language sql immutable parallel safe strict
as $$ select public.unaccent('public.unaccent'::regdictionary, lower($1)) $$
"""
CACHE = """
create table members_cache (
  cache_key varchar(255) primary key, value text not null, expires timestamptz not null
);
create index members_cache_expires on members_cache (expires)
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(ROLES, migrations.RunSQL.noop),
        migrations.RunSQL(FOLD, "drop function gremio_fold(text)"),
        migrations.RunSQL(REFUSE, "drop function gremio_refuse_change()"),
        migrations.RunSQL(CACHE, "drop table members_cache"),
        *(migrations.RunSQL(*append_only(table)) for table in APPEND_ONLY),
    ]
