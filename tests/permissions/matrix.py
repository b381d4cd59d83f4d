"""Who may open which address: one row for each, by the name of its pattern.

`test_matrix.py` walks every address of both sites and asks for it as four people:

- signed out, and with a session of another organization: led to the sign-in (401 in the API);
- lacking: holds every permission of the registry but the one that the row names: 403;
- holding: holds that permission alone: the row's `answer`.

To add an address, add its pattern's name (with namespace, `balance:dashboard`) to ORGANIZATION, or to
PLATFORM for the platform's own site, with `Row(...)`:

- `needs`: the permission, or OPEN (everybody gets `answer`), or SIGNED_IN (every user gets `answer`);
- `kwargs`: the address's parts; an id of 0 is an object that doesn't exist: `answer=404`;
- `method="post"` where the address takes nothing else;
- `as_="employee"` where the page wants an employee with data behind them: the holder is then that person
  of the tests' cast (`tests/factories.py`) instead of somebody made for the row.

The pages of a model in the admin are one row in ADMIN_MODELS, with its `read_permission` as `reads`;
`platform` says that nobody opens them on an organization's site, whatever their role claims.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

OPEN = "everybody"
SIGNED_IN = "every user"
OPEN_ADMIN = "accounts.open_admin"


@dataclass(frozen=True)
class Row:
    """What an address needs, and what it answers to those who have it."""

    needs: str
    answer: int = 200
    kwargs: dict[str, Any] = field(default_factory=dict)
    method: str = "get"
    as_: str = ""
    reads: str = ""


@dataclass(frozen=True)
class AdminModel:
    """What the pages of a model in the admin need."""

    needs: str
    adds: bool = True
    deletes: bool = True
    reads: str = ""
    platform: bool = False


def missing(needs: str, **kwargs: Any) -> Row:
    """The row of an object that doesn't exist: 404 to those who may look."""
    return Row(needs, 404, kwargs or {"pk": 0})


ACCOUNTS = {
    "account_login": Row(OPEN),
    "account_logout": Row(OPEN, 302),
    "account_inactive": Row(OPEN),
    "account_signup": Row(OPEN),
    "account_reset_password": Row(OPEN),
    "account_reset_password_done": Row(OPEN),
    "account_reset_password_from_key": Row(OPEN, kwargs={"uidb36": "0", "key": "none"}),
    "account_reset_password_from_key_done": Row(OPEN),
    "account_request_login_code": Row(OPEN),
    "account_confirm_login_code": Row(OPEN, 302),
    "account_email_verification_sent": Row(OPEN),
    "account_confirm_email": Row(OPEN, kwargs={"key": "none"}),
    "account_reauthenticate": Row(SIGNED_IN),
    "account_email": Row(SIGNED_IN),
    "account_change_password": Row(SIGNED_IN),
    "account_set_password": Row(SIGNED_IN, 302),
    "mfa_index": Row(SIGNED_IN),
    "mfa_authenticate": Row(OPEN, 302),
    "mfa_reauthenticate": Row(SIGNED_IN, 302),
    "mfa_activate_totp": Row(SIGNED_IN, 302),
    "mfa_deactivate_totp": Row(SIGNED_IN, 404),
    "mfa_view_recovery_codes": Row(SIGNED_IN, 404),
    "mfa_generate_recovery_codes": Row(SIGNED_IN, 302),
    "mfa_download_recovery_codes": Row(SIGNED_IN, 404),
    "mfa_list_webauthn": Row(SIGNED_IN),
    "mfa_add_webauthn": Row(SIGNED_IN, 302),
    "mfa_reauthenticate_webauthn": Row(SIGNED_IN, 302),
    "mfa_remove_webauthn": Row(SIGNED_IN, 302, {"pk": 0}),
    "mfa_edit_webauthn": Row(SIGNED_IN, 302, {"pk": 0}),
    "mfa_login_webauthn": Row(OPEN, 302),
    "usersessions_list": Row(SIGNED_IN),
    "accounts:invitation": Row(OPEN, 410, {"secret": "none"}),
    "accounts:tokens": Row("accounts.manage_tokens"),
    "accounts:token_revoke": Row("accounts.manage_tokens", 404, {"pk": 0}, "post"),
    "demo:sign_in": Row(OPEN, 404, {"role": "employee"}, "post"),
    "admin:index": Row(OPEN_ADMIN),
    "admin:search": Row(OPEN_ADMIN),
    "admin:login": Row(OPEN_ADMIN, 302),
    "admin:logout": Row(OPEN_ADMIN, 405),
    "admin:password_change": Row(OPEN_ADMIN, 302),
    "admin:password_change_done": Row(OPEN_ADMIN),
    "admin:autocomplete": Row(OPEN_ADMIN, 403),
    "admin:jsi18n": Row(OPEN_ADMIN),
    "admin:careerladders_frameworkversion_cell": Row("careerladders.manage", 404, {"pk": 0}, "post"),
    "admin:careerladders_frameworkversion_level_new": Row("careerladders.manage", 404, {"pk": 0}),
    "admin:careerladders_frameworkversion_level": Row("careerladders.manage", 404, {"pk": 0, "level_id": 0}),
    "admin:careerladders_frameworkversion_column_new": Row("careerladders.manage", 404, {"pk": 0}),
    "admin:careerladders_frameworkversion_column": Row(
        "careerladders.manage", 404, {"pk": 0, "competency_id": 0}
    ),
    "admin:careerladders_frameworkversion_settings": Row("careerladders.manage", 404, {"pk": 0}),
    "admin:careerladders_frameworkversion_lifecycle": Row("careerladders.manage", 404, {"pk": 0}),
    "admin:careerladders_frameworkversion_start": Row("careerladders.manage"),
    "admin:careerladders_frameworkversion_export": Row("careerladders.manage", 404, {"pk": 0}),
    "admin:people_employee_import_people": Row("people.import", 302),
    "admin:view_on_site": Row(OPEN_ADMIN, 404, {"content_type_id": 0, "object_id": 0}),
    "admin:app_list": Row(OPEN_ADMIN, 404, {"app_label": "accounts"}),
    "admin/(?P<url>.*)$": Row(OPEN_ADMIN, 404, {"url": "none/"}),
}
ADMIN_MODELS = {
    "accounts_user": AdminModel("accounts.invite", adds=False, deletes=False),
    "accounts_role": AdminModel("accounts.invite"),
    "accounts_roleassignment": AdminModel("accounts.invite"),
    "accounts_invitation": AdminModel("accounts.invite"),
    "accounts_auditentry": AdminModel("accounts.view_audit_log", adds=False, deletes=False),
    "tenants_organization": AdminModel("tenants.administer", platform=True),
    "people_department": AdminModel("people.manage", deletes=False),
    "people_employee": AdminModel("people.manage", deletes=False),
    "people_assignment": AdminModel("people.manage", deletes=False),
    "people_rolescope": AdminModel("people.scope_roles"),
    "careerladders_competency": AdminModel("careerladders.manage", deletes=False),
    "careerladders_framework": AdminModel("careerladders.manage", adds=False, deletes=False),
    "careerladders_frameworkversion": AdminModel("careerladders.manage", adds=False, deletes=False),
    "careerladders_currentlevel": AdminModel("careerladders.manage", deletes=False),
    "careerladders_leadershiprolekind": AdminModel("careerladders.manage", deletes=False),
    "careerladders_leadershiprole": AdminModel("careerladders.grant_roles", deletes=False),
    "careerladders_promotioncase": AdminModel("careerladders.decide", adds=False, deletes=False),
    "recognition_value": AdminModel("recognition.manage", deletes=False),
    "recognition_program": AdminModel("recognition.manage"),
    "recognition_nomination": AdminModel("recognition.decide", adds=False, deletes=False),
    "recognition_kudos": AdminModel("recognition.manage", adds=False, deletes=False),
    "assessments_reviewcycle": AdminModel("assessments.manage", deletes=False),
    "assessments_questionnaire": AdminModel("assessments.manage", adds=False, deletes=False),
}
API = {
    "me": Row(SIGNED_IN),
    "schema": Row(OPEN),
    "api_docs": Row(OPEN),
    "apitoken-list": Row("accounts.manage_tokens"),
    "apitoken-detail": missing("accounts.manage_tokens"),
    "apitoken-revoke": Row("accounts.manage_tokens", 404, {"pk": 0}, "post"),
    "role-list": Row("accounts.invite"),
    "role-detail": missing("accounts.invite"),
    "invitation-list": Row("accounts.invite"),
    "invitation-detail": missing("accounts.invite"),
    "auditentry-list": Row("accounts.view_audit_log"),
    "auditentry-detail": missing("accounts.view_audit_log"),
    "department-list": Row("people.view_directory"),
    "department-detail": missing("people.view_directory"),
    "employee-list": Row("people.view_directory"),
    "employee-detail": missing("people.view_directory"),
    "employee-me": Row("people.view_directory", as_="employee"),
    "assignment-list": Row("people.view_directory"),
    "assignment-detail": missing("people.view_directory"),
    "assignment-end": Row("people.manage", 400, {"pk": 0}, "post"),
    "importrun-list": Row("people.import"),
    "importrun-detail": missing("people.import"),
    "competency-list": Row("careerladders.view"),
    "competency-detail": missing("careerladders.view"),
    "framework-list": Row("careerladders.view"),
    "framework-detail": missing("careerladders.view"),
    "framework-import-file": Row("careerladders.manage", 400, method="post"),
    "frameworkstarters-list": Row("careerladders.manage"),
    "frameworkstarters-begin": Row("careerladders.manage", 404, {"slug": "none"}, "post"),
    "frameworkversion-list": Row("careerladders.view"),
    "frameworkversion-detail": missing("careerladders.view"),
    "frameworkversion-check": missing("careerladders.manage"),
    "frameworkversion-export": missing("careerladders.manage"),
    "frameworkversion-publish": Row("careerladders.manage", 404, {"pk": 0}, "post"),
    "frameworkversion-retire": Row("careerladders.manage", 404, {"pk": 0}, "post"),
    "frameworkversion-compare": Row("careerladders.view", 400, {"pk": 0}),
    "versioncompetency-list": Row("careerladders.view"),
    "versioncompetency-detail": missing("careerladders.view"),
    "versioncompetency-copy": Row("careerladders.manage", 404, {"pk": 0}, "post"),
    "payband-list": Row("careerladders.view"),
    "payband-detail": missing("careerladders.view"),
    "level-list": Row("careerladders.view"),
    "level-detail": missing("careerladders.view"),
    "level-compare": Row("careerladders.view", 400, {"pk": 0}),
    "level-copy": Row("careerladders.manage", 404, {"pk": 0}, "post"),
    "level-expectation": missing("careerladders.manage", pk=0, competency="none"),
    "currentlevel-list": Row("careerladders.view"),
    "currentlevel-detail": missing("careerladders.view"),
    "currentlevel-import-file": Row("careerladders.manage", 415, method="post"),
    "leadershiprole-list": Row("careerladders.view"),
    "leadershiprole-detail": missing("careerladders.view"),
    "leadershiprole-end": Row("careerladders.grant_roles", 400, {"pk": 0}, "post"),
    "leadershiprolekind-list": Row("careerladders.view"),
    "leadershiprolekind-detail": missing("careerladders.view"),
    "promotioncase-list": Row("careerladders.view"),
    "promotioncase-detail": missing("careerladders.view"),
    "promotioncase-assessors": Row("careerladders.promote", 404, {"pk": 0}, "post"),
    "promotioncase-assessor": Row("careerladders.promote", 404, {"pk": 0, "assessor": 0}, "delete"),
    "promotioncase-evidence": Row("careerladders.promote", 404, {"pk": 0}, "post"),
    "promotioncase-evidence-item": Row("careerladders.promote", 404, {"pk": 0, "evidence": 0}, "delete"),
    "promotioncase-submit": Row("careerladders.promote", 404, {"pk": 0}, "post"),
    "promotioncase-review": Row("careerladders.decide", 404, {"pk": 0}, "post"),
    "promotioncase-approve": Row("careerladders.decide", 404, {"pk": 0}, "post"),
    "promotioncase-decline": Row("careerladders.decide", 404, {"pk": 0}, "post"),
    "promotioncase-withdraw": Row("careerladders.view", 404, {"pk": 0}, "post"),
    "promotioncase-take-over": Row("careerladders.promote", 404, {"pk": 0}, "post"),
    "promotioncase-confirm": Row("careerladders.decide", 404, {"pk": 0}, "post"),
    "promotioncase-end-trial": Row("careerladders.view", 404, {"pk": 0}, "post"),
    "promotionassessor-list": Row("careerladders.take_part"),
    "promotionassessor-detail": missing("careerladders.take_part"),
    "promotionassessor-submit": Row("careerladders.take_part", 404, {"pk": 0}, "post"),
    "conversation-list": Row("careerladders.take_part"),
    "conversation-detail": missing("careerladders.take_part"),
    "conversation-ratings": missing("careerladders.take_part"),
    "conversation-evidence": missing("careerladders.take_part"),
    "conversation-detach": Row("careerladders.take_part", 404, {"pk": 0, "evidence": 0}, "delete"),
    "conversation-share": Row("careerladders.take_part", 404, {"pk": 0}, "post"),
    "conversation-close": Row("careerladders.take_part", 404, {"pk": 0}, "post"),
    "conversation-hand-over": Row("careerladders.take_part", 404, {"pk": 0}, "post"),
    "nextstep-list": Row("careerladders.take_part"),
    "nextstep-detail": missing("careerladders.take_part"),
    "nextstep-done": Row("careerladders.take_part", 404, {"pk": 0}, "post"),
    "careerpath-list": Row("careerladders.take_part", as_="employee"),
    "careerteam-list": Row("careerladders.view_team", as_="manager"),
    "levelcoverage-list": Row("careerladders.view_coverage"),
    "levelparity-list": Row("careerladders.view_coverage"),
    "unplacedemployees-list": Row("careerladders.view_coverage"),
    "conversationcoverage-list": Row("careerladders.view_coverage"),
    "kudos-list": Row("recognition.view_feed"),
    "kudos-detail": missing("recognition.view_feed"),
    "value-list": Row("recognition.view_feed"),
    "value-detail": missing("recognition.view_feed"),
    "program-list": Row("recognition.view_feed"),
    "program-detail": missing("recognition.view_feed"),
    "program-check": missing("recognition.manage"),
    "program-publish": Row("recognition.manage", 404, {"pk": 0}, "post"),
    "program-close": Row("recognition.manage", 404, {"pk": 0}, "post"),
    "category-list": Row("recognition.manage"),
    "category-detail": missing("recognition.manage"),
    "criterion-list": Row("recognition.manage"),
    "criterion-detail": missing("recognition.manage"),
    "panelmember-list": Row("recognition.manage"),
    "panelmember-detail": missing("recognition.manage"),
    "nomination-list": Row("recognition.view_feed"),
    "nomination-detail": missing("recognition.view_feed"),
    "nomination-submit": Row("recognition.nominate", 404, {"pk": 0}, "post"),
    "nomination-withdraw": Row("recognition.nominate", 404, {"pk": 0}, "post"),
    "nomination-files": Row("recognition.nominate", 404, {"pk": 0}, "post"),
    "nomination-endorsers": Row("recognition.nominate", 404, {"pk": 0}, "post"),
    "nomination-file": Row("recognition.nominate", 404, {"pk": 0, "file": 0}, "delete"),
    "nomination-endorsement": Row("recognition.nominate", 404, {"pk": 0}, "patch"),
    "nomination-shortlist": Row("recognition.decide", 404, {"pk": 0}, "post"),
    "nomination-award": Row("recognition.decide", 404, {"pk": 0}, "post"),
    "nomination-decline": Row("recognition.decide", 404, {"pk": 0}, "post"),
    "scoring-list": Row("recognition.score"),
    "scoring-detail": missing("recognition.score"),
    "scoring-scores": Row("recognition.score", 404, {"pk": 0}, "post"),
    "review-list": Row("assessments.write_reviews"),
    "review-detail": missing("assessments.write_reviews", token=UUID(int=0)),
    "review-decline": Row("assessments.write_reviews", 404, {"token": UUID(int=0)}, "post"),
    "review-submit": Row("assessments.write_reviews", 404, {"token": UUID(int=0)}, "post"),
    "reviewcycle-list": Row("assessments.manage"),
    "reviewcycle-detail": missing("assessments.manage"),
    "notification-list": Row("notifications.read"),
    "notification-detail": missing("notifications.read"),
    "notification-read": Row("notifications.read", 404, {"pk": 0}, "post"),
    "notification-read-all": Row("notifications.read", 204, method="post"),
    "departmentbalance-list": Row("balance.view"),
    "departmentbalance-detail": missing("balance.view"),
}
ORGANIZATION = {
    **ACCOUNTS,
    **API,
    "home": Row(SIGNED_IN),
    "mailbox": Row(OPEN),
    "mailbox_mail": Row(OPEN, 404, {"name": "none"}),
    "notifications:list": Row("notifications.read"),
    "notifications:mark_read": Row("notifications.read", 302, method="post"),
    "people:directory": Row("people.view_directory"),
    "people:picker": Row("people.view_directory"),
    "people:departments": Row("people.view_directory"),
    "people:department": missing("people.view_directory"),
    "people:org_chart": Row("people.view_directory"),
    "people:person": missing("people.view_directory"),
    "people:team": Row("people.view_team", as_="manager"),
    "people:export": Row("people.manage", kwargs={"kind": "csv"}),
    "people_import:upload": Row("people.import"),
    "people_import:run": missing("people.import"),
    "people_import:mapping": missing("people.import"),
    "people_import:start": Row("people.import", 404, {"pk": 0}, "post"),
    "people_import:invite": Row("accounts.invite", 404, {"pk": 0}, "post"),
    "people_import:rejected": missing("people.import"),
    "careerladders:index": Row("careerladders.view"),
    "careerladders:levels": Row("careerladders.view"),
    "careerladders:versions": missing("careerladders.view", slug="none"),
    "careerladders:version_comparison": missing("careerladders.view", before=0, after=0),
    "careerladders:framework": missing("careerladders.view", slug="none"),
    "careerladders:level": missing("careerladders.view", slug="none", code="none"),
    "careerladders:path": Row("careerladders.take_part", as_="employee"),
    "careerladders:conversations": Row("careerladders.take_part", as_="employee"),
    "careerladders:conversation_new": Row("careerladders.take_part", as_="employee"),
    "careerladders:conversation_coverage": Row("careerladders.view_coverage"),
    "careerladders:conversation": Row("careerladders.take_part", 404, {"pk": 0}, as_="employee"),
    "careerladders:step_change": Row("careerladders.take_part", 404, {"pk": 0, "step": 0}, as_="employee"),
    **{
        f"careerladders:{name}": Row("careerladders.take_part", 404, {"pk": 0} | more, "post")
        for name, more in {
            "conversation_view": {},
            "conversation_answer": {},
            "conversation_notes": {},
            "conversation_plan": {},
            "conversation_close": {},
            "conversation_hand_over": {},
            "conversation_withdraw": {},
            "evidence_attach": {},
            "evidence_detach": {"evidence": 0},
            "step_add": {},
            "step_done": {"step": 0},
            "step_remove": {"step": 0},
        }.items()
    },
    "careerladders:coverage": Row("careerladders.view_coverage"),
    "careerladders:coverage_export": Row("careerladders.view_coverage", kwargs={"kind": "csv"}),
    "careerladders:parity": Row("careerladders.view_coverage"),
    "careerladders:parity_export": Row("careerladders.view_coverage", kwargs={"kind": "csv"}),
    "careerladders:place": Row("careerladders.manage"),
    "careerladders:placing_table": Row("careerladders.manage"),
    "careerladders:import_levels": Row("careerladders.manage"),
    "careerladders:leadership_roles": Row("careerladders.view"),
    "careerladders:role_start": missing("careerladders.grant_roles", employee=0),
    "careerladders:role_end": missing("careerladders.grant_roles"),
    "careerladders:team": Row("careerladders.view_team", as_="manager"),
    "careerladders:promotions": Row("careerladders.view", as_="hr_admin"),
    "careerladders:promotion_new": Row("careerladders.promote", as_="manager"),
    "careerladders:promotion": Row("careerladders.view", 404, {"pk": 0}, as_="hr_admin"),
    "careerladders:promotion_edit": Row("careerladders.view", 404, {"pk": 0}, as_="manager"),
    "careerladders:promotion_assess": Row("careerladders.take_part", 404, {"pk": 0}, as_="hr_admin"),
    "careerladders:promotion_assessors": Row("careerladders.view", 404, {"pk": 0}, as_="manager"),
    "careerladders:promotion_assessor_remove": Row(
        "careerladders.view", 404, {"pk": 0, "assessor": 0}, "post"
    ),
    "careerladders:promotion_evidence": Row("careerladders.view", 404, {"pk": 0}, as_="manager"),
    "careerladders:promotion_step": Row("careerladders.view", 404, {"pk": 0, "name": "approve"}, "post"),
    "recognition:feed": Row("recognition.view_feed", as_="employee"),
    "recognition:give": Row("recognition.give_kudos", as_="employee"),
    "recognition:people": Row("recognition.give_kudos", as_="employee"),
    "recognition:undo": Row("recognition.give_kudos", 404, {"pk": 0}, "post", as_="employee"),
    "recognition:programs": Row("recognition.view_feed"),
    "recognition:program": missing("recognition.view_feed"),
    "recognition:nominate": Row("recognition.nominate", 404, {"pk": 0}, "post"),
    "recognition:guidance": Row("recognition.nominate", 200, {}, "post"),
    "recognition:nomination": missing("recognition.view_feed"),
    "recognition:nomination_edit": missing("recognition.nominate"),
    "recognition:nominees": missing("recognition.nominate"),
    "recognition:nomination_withdraw": Row("recognition.nominate", 404, {"pk": 0}, "post"),
    "recognition:file_add": Row("recognition.nominate", 404, {"pk": 0}, "post"),
    "recognition:file": missing("recognition.view_feed", pk=0, file=0),
    "recognition:file_remove": Row("recognition.nominate", 404, {"pk": 0, "file": 0}, "post"),
    "recognition:endorser_ask": missing("recognition.nominate"),
    "recognition:endorse": missing("recognition.nominate"),
    "recognition:score": missing("recognition.score"),
    "recognition:scoring": Row("recognition.score"),
    "recognition:shortlist": Row("recognition.decide", 404, {"pk": 0}, "post"),
    "recognition:decide": Row("recognition.decide", 404, {"pk": 0, "decision": "award"}, "post"),
    "recognition:deciding": Row("recognition.decide"),
    "assessments:mine": Row("assessments.write_reviews", as_="employee"),
    "assessments:protection": Row("assessments.write_reviews", as_="employee"),
    "assessments:write": Row("assessments.write_reviews", 404, {"token": UUID(int=0)}, as_="employee"),
    "assessments:decline": Row(
        "assessments.write_reviews", 404, {"token": UUID(int=0)}, "post", as_="employee"
    ),
    "balance:dashboard": Row("balance.view", as_="executive"),
    "balance:department": Row("balance.view", 404, {"department": 0}, as_="executive"),
    "balance:export": Row("balance.view", 404, as_="executive"),
    "balance:recompute": Row("balance.compute", 302, method="post", as_="hr_admin"),
}
PLATFORM = {
    **ACCOUNTS,
    "healthz": Row(OPEN),
    "readyz": Row(OPEN),
    "mailbox": Row(OPEN),
    "mailbox_mail": Row(OPEN, 404, {"name": "none"}),
    "signup:landing": Row(OPEN),
    "signup:form": Row(OPEN),
    "signup:address": Row(OPEN),
    "signup:sent": Row(OPEN),
    "signup:confirm": Row(OPEN, 400, {"token": "none"}),
    "signup:progress": Row(OPEN, 404, {"sign_up_id": UUID(int=0)}),
}
