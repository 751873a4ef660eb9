"""What the application's database role may do: work with rows, but not rewrite the ledgers or their triggers."""

from typing import Any

from django.db import connections

APP_ROLE, ERASER_ROLE = "gremio_app", "gremio_eraser"
# ledgers whose rows are only ever added; the erasure operation works as ERASER_ROLE
APPEND_ONLY = ["members_deed", "members_auditline", "members_consent", "members_standingchange"]

GRANT = """
do $$
begin
  if exists (select 1 from pg_roles where rolname = '{role}') and current_user <> '{role}' then
    grant usage on schema public to {role};
    grant select, insert, update, delete on all tables in schema public to {role};
    grant usage, select on all sequences in schema public to {role};
  end if;
end $$
"""


def grant_rights(using: str, **kwargs: Any) -> None:
    """After each migration: let the application and eraser roles work with the tables the owner made."""
    with connections[using].cursor() as cursor:
        for role in (APP_ROLE, ERASER_ROLE):
            cursor.execute(GRANT.format(role=role))


REFUSE = """
create or replace function gremio_refuse_change() returns trigger language plpgsql as $$
begin
  if current_user = 'gremio_eraser' then
    if tg_op = 'DELETE' then return old; end if;
    return new;
  end if;
  raise exception '% rows of % are only ever added', lower(tg_op), tg_table_name using errcode = 'restrict_violation';
end $$
"""


def append_only(table: str) -> tuple[str, str]:
    """The SQL that makes a table append-only, and its reverse, for a migration."""
    forward = (
        f"create trigger {table}_append_only before update or delete on {table} "
        "for each row execute function gremio_refuse_change()"
    )
    return forward, f"drop trigger {table}_append_only on {table}"
