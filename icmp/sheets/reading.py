"""The parts of an answer inside a statement: the twin of `said`, `number` and `option_text` in icmp.values."""

from icmp.values import NOT_APPLICABLE, PREFER_NOT_TO_SAY, TYPED_NUMBER

from .parameters import FENCE, Parameters

# What Python's str.strip() takes away; the database's own trim knows the space alone.
WHITE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


def parts(answer: str, give: Parameters) -> str:
    """The rows (item, kind, text) of what an answer says, one for each part; a single answer is a list of one."""
    blank = f"text = {give.text(PREFER_NOT_TO_SAY)} or btrim(text, {give.text(WHITE)}) = ''"
    return f"""(
      select item, kind, text
      from (
        select item, jsonb_typeof(item) as kind,
          case jsonb_typeof(item) when 'number' then trim_scale(item::numeric)::text else item #>> '{{}}' end as text
        from jsonb_array_elements(
          case jsonb_typeof({answer}) when 'array' then {answer} else jsonb_build_array({answer}) end
        ) as item
        {FENCE}
      ) as read
      where kind <> 'null' and not (kind = 'string' and ({blank}))
    ) as parts"""


def not_applicable(give: Parameters) -> str:
    """Whether a part says that the question does not apply."""
    return f"kind = 'string' and text = {give.text(NOT_APPLICABLE)}"


def as_number(give: Parameters) -> str:
    """The number that a part is, or the one typed in it; null when it is none."""
    typed = f"btrim(text, {give.text(WHITE)})"
    return f"""case kind
      when 'number' then item::numeric
      when 'string' then case when {typed} ~ {give.text(TYPED_NUMBER)} then {typed}::numeric end
    end"""
