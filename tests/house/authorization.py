"""Who may reach which address: one line for each, and an address without a line fails the test."""

from members import gates

EVERYBODY, SIGNED_IN, BOOK = "everybody", "signed in", "book"

# name of the URL (or a prefix that ends with *): the rule, EVERYBODY, SIGNED_IN, BOOK or a deed of members.gates
RULES = {
    "home": EVERYBODY, "theme": EVERYBODY, "set_theme": EVERYBODY, "set_language": EVERYBODY, "alive": EVERYBODY,
    "ready": EVERYBODY, "robots": EVERYBODY, "style": EVERYBODY,
    "account_login": EVERYBODY, "account_logout": EVERYBODY, "account_inactive": EVERYBODY, "account_signup": EVERYBODY,
    "account_reset_password*": EVERYBODY, "account_request_login_code": EVERYBODY, "account_confirm_*": EVERYBODY,
    "account_email_verification_sent": EVERYBODY, "mfa_authenticate": EVERYBODY, "mfa_login_webauthn": EVERYBODY,
    "account_reauthenticate": SIGNED_IN, "account_email": SIGNED_IN, "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN, "mfa_*": SIGNED_IN, "usersessions_list": SIGNED_IN,
    "members:imprint": EVERYBODY, "members:privacy_notice": EVERYBODY, "members:code_of_conduct": EVERYBODY,
    "members:*": SIGNED_IN,
    # links with tokens are keys of their own: icmp's tests show that a wrong one opens nothing
    "icmp:*": EVERYBODY, "icmp:erase": SIGNED_IN,
    "health:*": "see_desk",
    "blueprints:*": "set_foundations",
    "exporting:*": "export_people", "importing:*": "import_people", "importing:seats": "change_standing",
    "letters:*": "word_letters", "reviewing:*": "review_applications",
    "preview:*": "see_applications", "personas:*": "see_applications", "personas:add": "set_profile", "personas:delete": "set_profile",
    "canvas:*": "see_desk", "canvas:start": "set_foundations", "canvas:discard": "set_foundations",
    "trials:*": "see_applications", "trials:upload": "set_profile", "trials:forget": "set_profile", "trials:value": "set_profile",
    "laboratory:*": "see_applications", "laboratory:draft": "set_profile",
    "editor:*": "see_applications", "editor:start": "set_profile", "editor:undo": "set_profile", "editor:redo": "set_profile",
    "editor:discard": "set_profile", "editor:add": "set_profile", "editor:remove": "set_profile",
    "form_editor:*": "see_applications", "form_editor:attribute_add": "set_profile", "form_editor:attribute_ask": "set_profile",
    "newcomers:*": "see_people", "newcomers:decide": "change_standing", "newcomers:buddy": "change_standing",
    "welcome:*": SIGNED_IN, "vouching:*": SIGNED_IN,
    "intakes:*": "see_applications", "intakes:add": "decide_applications", "intakes:change": "decide_applications",
    "intakes:act": "decide_applications",
    "fairness:*": "see_applications", "fairness:stop": "set_profile", "fairness:blind": "set_profile",
    "evidence:file": SIGNED_IN, "evidence:to_check": "see_applications", "evidence:mark": "decide_applications",
    "foundations:*": BOOK, "ratifying:*": "set_foundations", "ratifying:state": "see_desk",
    "billing:webhook": EVERYBODY, "billing:*": SIGNED_IN,
    "events:list": EVERYBODY, "events:public_feed": EVERYBODY, "events:event": EVERYBODY, "events:feed": EVERYBODY,
    "events:calendar_file": EVERYBODY, "events:check_in": "run_events", "events:*": SIGNED_IN,
    "directory:profile": EVERYBODY, "directory:photo": EVERYBODY, "directory:book": BOOK, "directory:editions": BOOK,
    "directory:edition*": BOOK, "directory:export": "see_people", "directory:*": SIGNED_IN,
    "admin:login": EVERYBODY, "admin:logout": EVERYBODY, "admin:password_change*": EVERYBODY, "admin:*": "see_desk",
    "admin:icmp_application_together": "decide_applications", "admin:icmp_application_enter*": "decide_applications",
    "admin:icmp_application_unconfirmed": "decide_applications", "admin:icmp_application_correct": "decide_applications",
    "admin:icmp_application_junk": "decide_applications",
    "admin:billing_charge_statement": "keep_money",
    "admin:members_user_invite": "grant_roles", "admin:members_user_give_role": "grant_roles",
    "admin:members_user_end_role": "grant_roles",
    "admin:members_member_confirm": "change_standing", "admin:members_member_resume": "change_standing",
    "admin:members_member_restore": "change_standing", "admin:members_member_reinstate": "moderate",
    "admin:members_member_take_back": "change_standing", "admin:members_member_pause": "change_standing",
    "admin:members_member_begin_grace": "change_standing", "admin:members_member_lapse": "change_standing",
    "admin:members_member_suspend": "moderate", "admin:members_member_make_alumni": "change_standing",
    "admin:members_member_end": "change_standing", "admin:members_member_notice": "change_standing",
    "admin:members_member_decide_notice": "change_standing", "admin:members_member_read_answer": "see_desk",
}  # fmt: skip


def rule_of(name: str) -> str | None:
    """The rule of an address: its own line, else the longest prefix."""
    if name in RULES:
        return RULES[name]
    prefixes = [key[:-1] for key in RULES if key.endswith("*") and name.startswith(key[:-1])]
    return RULES[max(prefixes, key=len) + "*"] if prefixes else None


def opens(rule: str, roles: frozenset[str], *, signed_in: bool, sees_book: bool) -> bool:
    """Whether the rule lets such a person in."""
    if rule == EVERYBODY:
        return True
    if rule == SIGNED_IN:
        return signed_in
    return sees_book if rule == BOOK else gates.may(roles, rule)
