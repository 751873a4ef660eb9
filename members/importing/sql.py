"""The statements of an import: each for many rows at once. Every value is a parameter; the words are ours."""

TEXTS = ("pronouns", "headline", "discipline", "industry", "employer", "role_title", "city")
NUMBERS = ("years_experience", "in_country_since")
LISTS = ("skills", "offers", "looks_for", "links")
JSONS = ("languages", "biography")
NAMES = ("given_names", "first_surname", "second_surname", "display_name", "sort_key")

COPY_ROWS = """
copy members_importedrow (source_id, line, address, address_key, name, name_key, language, said, remarks, fate, reason,
  twin, person, perhaps, changes, wanted, done) from stdin
"""

# Who is here, under the keys of address and name; exchanged with every look at the rows.
KNOWN = """
create temp table importing_known (person uuid, address_key text, name_key text) on commit drop
"""
COPY_KNOWN = "copy importing_known (person, address_key, name_key) from stdin"
KNOWN_INDEXES = """
create index on importing_known (address_key);
create index on importing_known (name_key);
analyze importing_known
"""

# Rows are found again by their key, never by what they say: a table that was just filled has no statistics yet, and
# a plan that compares every row with every other one would take minutes.
TWICE = """
update members_importedrow r set fate = 'twice', twin = f.first
from (
  select id, line, min(line) over (partition by address) as first from members_importedrow
  where source_id = %(source)s and fate = 'new'
) f
where r.id = f.id and f.line > f.first
"""

# Whose account an address is, and whether anything of theirs may be changed by a file.
FOUND = """
update members_importedrow r set person = u.id,
  fate = case when not u.is_active or m.standing in ('left', 'alumni') then 'refused' else 'same' end,
  reason = case when not u.is_active then 'closed' when m.standing in ('left', 'alumni') then 'left' else '' end
from members_user u {join} left join members_member m on m.user_id = u.id
where r.source_id = %(source)s and r.fate = 'new' and r.address = {address}
"""
BY_ADDRESS = FOUND.format(join="", address="u.email")
BY_OTHER_ADDRESS = FOUND.format(
    join="join account_emailaddress e on e.user_id = u.id and e.verified", address="e.email"
)

NAMELESS = """
update members_importedrow set fate = 'refused', reason = 'no name'
where source_id = %(source)s and fate = 'new' and name = ''
"""

_PERHAPS_KNOWN = """
update members_importedrow r set fate = 'perhaps', reason = %(reason)s, perhaps = k.person
from importing_known k
where r.source_id = %(source)s and r.fate = 'new' and r.{key} = k.{key} and {sure}
"""
_PERHAPS_TWICE = """
update members_importedrow r set fate = 'perhaps', reason = %(reason)s, twin = f.first
from (
  select id, line, min(line) over (partition by {key}) as first from members_importedrow r
  where source_id = %(source)s and fate = 'new' and {sure}
) f
where r.id = f.id and f.line > f.first
"""
_KEYS = {
    "same mailbox": {"key": "address_key", "sure": "true"},
    "same name": {"key": "name_key", "sure": "position(' ' in r.name_key) > 0"},  # one word names many people
}
PERHAPS = tuple(
    (reason, text.format(**words)) for reason, words in _KEYS.items() for text in (_PERHAPS_KNOWN, _PERHAPS_TWICE)
)

_HAS_NAME = ", ".join(f"'{name}', p.{name}" for name in NAMES)
_PRESENT = f"""
case when p.member_id is null then coalesce(q.said, '{{}}'::jsonb)
  else to_jsonb(p) || jsonb_build_object('name', jsonb_build_object({_HAS_NAME})) end
"""
# What its owner shows to nobody, not even to organizers, is neither told nor touched; what cannot be read counts as that.
_TOUCHABLE = """
(p.member_id is null or not p.audiences ? v.audience
  or lower(p.audiences ->> v.audience) in ('organizers', 'ties', 'members', 'public'))
"""
_EMPTY = """(old.value is null or old.value in ('null', '""', '[]', '{}'))"""
# A story in one language is laid beside those in others.
_NEW = """
case when e.key <> 'biography' or jsonb_typeof(old.value) is distinct from 'object' then e.value
  when %(manner)s = 'fill' then e.value || old.value else old.value || e.value end
"""
COMPARED = f"""
select r.id, jsonb_object_agg(e.key, jsonb_build_array(old.value, new.value)) as changes
from members_importedrow r
left join members_member m on m.user_id = r.person
left join members_profile p on p.member_id = m.id
left join members_preparedpage q on q.user_id = r.person
cross join lateral (select {_PRESENT} as value) present
cross join lateral jsonb_each(r.said) e
join (select key, value as audience from jsonb_each_text(%(audiences)s::jsonb)) v on v.key = e.key
cross join lateral (select present.value -> e.key as value) old
cross join lateral (select {_NEW} as value) new
where r.source_id = %(source)s and r.fate in ('same', 'changes') and %(manner)s <> 'leave'
  and {_TOUCHABLE} and new.value is distinct from old.value
  and (%(manner)s = 'replace' or e.key = 'biography' or {_EMPTY})
"""
CHANGES = f"""
update members_importedrow r set fate = 'changes', changes = c.changes
from ({COMPARED} group by r.id) c where r.id = c.id
"""

COUNTS = "select fate, count(*) from members_importedrow where source_id = %(source)s group by fate"

TAKEABLE = "(fate in ('new', 'changes') or (fate = 'perhaps' and wanted))"
NEXT = f"""
select id, line, fate from members_importedrow
where source_id = %(source)s and line > %(after)s and not done and {TAKEABLE}
order by line limit %(most)s for update
"""
OPEN_ACCOUNTS = """
insert into members_user (id, email, name, language, password, is_active, created_at, synthetic)
select r.person, r.address, r.name, coalesce(nullif(r.language, ''), %(language)s),
  '!' || replace(gen_random_uuid()::text, '-', ''), true, %(at)s, false
from members_importedrow r
where r.id = any(%(rows)s) and r.fate <> 'changes'
  and not exists (select from account_emailaddress e where e.email = r.address and e.verified)
order by r.line
on conflict do nothing
returning id
"""
CONFIRM_ADDRESSES = """
insert into account_emailaddress (user_id, email, verified, "primary")
select id, email, true, true from members_user where id = any(%(people)s)
on conflict do nothing
"""
PREPARE_PAGES = """
insert into members_preparedpage (user_id, said, source_id, prepared_at)
select person, said, source_id, %(at)s from members_importedrow where id = any(%(rows)s) and person = any(%(people)s)
"""
NOTE_ACCOUNTS = """
insert into members_auditline (at, by_id, deed, subject, facts, request_id)
select %(at)s, %(by)s, 'account.opened', 'members.user:' || id, jsonb_build_object('import', %(source)s::text), ''
from members_user where id = any(%(people)s)
"""
# Somebody opened an account with this address since the rows were looked at.
MEANWHILE = """
update members_importedrow set fate = 'refused', reason = 'meanwhile'
where id = any(%(rows)s) and fate <> 'changes' and not person = any(%(people)s)
"""
DONE = "update members_importedrow set done = true where id = any(%(rows)s)"

LOCK_PROFILES = """
select p.member_id from members_profile p
join members_member m on m.id = p.member_id join members_importedrow r on r.person = m.user_id
where r.id = any(%(rows)s) and r.fate = 'changes' order by p.member_id for update of p
"""
# Only what still is as it was shown: whoever changed their page in between keeps what they wrote.
STILL = f"""
create temp table importing_changes on commit drop as
select c.id, c.person, c.member_id, jsonb_object_agg(c.key, c.value) as changes from (
  select r.id, r.person, m.id as member_id, now.key, now.value
  from members_importedrow r
  join ({COMPARED} and r.id = any(%(rows)s) group by r.id) again on again.id = r.id
  left join members_member m on m.user_id = r.person
  cross join lateral jsonb_each(again.changes) now
  where r.changes -> now.key = now.value
) c group by c.id, c.person, c.member_id
"""


def _set(column: str, value: str, key: str) -> str:
    return f"{column} = case when c.changes ? '{key}' then {value} else p.{column} end"


_SETS = ", ".join(
    [
        *(_set(name, f"c.changes -> '{name}' ->> 1", name) for name in TEXTS),
        *(_set(name, f"(c.changes -> '{name}' ->> 1)::smallint", name) for name in NUMBERS),
        *(_set(name, f"array(select jsonb_array_elements_text(c.changes -> '{name}' -> 1))", name) for name in LISTS),
        *(_set(name, f"c.changes -> '{name}' -> 1", name) for name in JSONS),
        *(_set(name, f"c.changes -> 'name' -> 1 ->> '{name}'", "name") for name in NAMES),
    ]
)
CHANGE_PROFILES = f"""
update members_profile p set {_SETS}, changed_at = %(at)s
from importing_changes c where p.member_id = c.member_id
returning p.member_id
"""
CHANGE_PREPARED = """
insert into members_preparedpage as q (user_id, said, source_id, prepared_at)
select c.person, (select jsonb_object_agg(key, value -> 1) from jsonb_each(c.changes)), %(source)s, %(at)s
from importing_changes c where c.member_id is null
on conflict (user_id) do update set said = q.said || excluded.said, prepared_at = excluded.prepared_at
returning q.user_id
"""
NOTE_CHANGES = """
insert into members_auditline (at, by_id, deed, subject, facts, request_id)
select %(at)s, %(by)s, 'profile.changed',
  case when c.member_id is null then 'members.user:' || c.person else 'members.profile:' || c.member_id end,
  jsonb_build_object('import', %(source)s::text, 'fields', (select jsonb_agg(key order by key) from jsonb_object_keys(c.changes) key)),
  ''
from importing_changes c
"""
