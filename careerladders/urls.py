"""Addresses of the career ladders."""

from django.urls import path

from careerladders.views import (
    conversation_steps,
    conversations,
    coverage,
    ladders,
    placing,
    promotion_parts,
    promotions,
    roles,
    team,
)
from careerladders.views import path as my_path

app_name = "careerladders"
urlpatterns = [
    path("path/", my_path.path, name="path"),
    path("conversations/", conversations.conversations, name="conversations"),
    path("conversations/new/", conversations.new, name="conversation_new"),
    path("conversations/coverage/", conversations.coverage, name="conversation_coverage"),
    path("conversations/<int:pk>/", conversations.conversation, name="conversation"),
    path("conversations/<int:pk>/view/", conversations.view, name="conversation_view"),
    path("conversations/<int:pk>/answer/", conversations.answer, name="conversation_answer"),
    path("conversations/<int:pk>/notes/", conversations.notes, name="conversation_notes"),
    path("conversations/<int:pk>/evidence/", conversation_steps.attach, name="evidence_attach"),
    path(
        "conversations/<int:pk>/evidence/<int:evidence>/detach/",
        conversation_steps.detach,
        name="evidence_detach",
    ),
    path("conversations/<int:pk>/steps/", conversation_steps.add, name="step_add"),
    path("conversations/<int:pk>/steps/<int:step>/", conversation_steps.change, name="step_change"),
    path("conversations/<int:pk>/steps/<int:step>/done/", conversation_steps.finish, name="step_done"),
    path("conversations/<int:pk>/steps/<int:step>/remove/", conversation_steps.remove, name="step_remove"),
    path("conversations/<int:pk>/plan/", conversation_steps.plan, name="conversation_plan"),
    path("conversations/<int:pk>/close/", conversation_steps.close, name="conversation_close"),
    path("conversations/<int:pk>/hand-over/", conversation_steps.hand_over, name="conversation_hand_over"),
    path("conversations/<int:pk>/withdraw/", conversation_steps.withdraw, name="conversation_withdraw"),
    path("ladders/", ladders.index, name="index"),
    path("ladders/<slug:slug>/", ladders.framework, name="framework"),
    path("ladders/<slug:slug>/<str:code>/", ladders.level, name="level"),
    path("levels/coverage/", coverage.coverage, name="coverage"),
    path("levels/coverage/export.<str:kind>", coverage.coverage_export, name="coverage_export"),
    path("levels/parity/", coverage.parity_page, name="parity"),
    path("levels/parity/export.<str:kind>", coverage.parity_export, name="parity_export"),
    path("levels/place/", placing.place, name="place"),
    path("levels/place/table.csv", placing.placing_table, name="placing_table"),
    path("levels/import/", placing.import_levels, name="import_levels"),
    path("leadership-roles/", roles.index, name="leadership_roles"),
    path("leadership-roles/start/<int:employee>/", roles.start, name="role_start"),
    path("leadership-roles/<int:pk>/end/", roles.end, name="role_end"),
    path("path/team/", team.team, name="team"),
    path("promotions/", promotions.index, name="promotions"),
    path("promotions/new/", promotions.new, name="promotion_new"),
    path("promotions/<int:pk>/", promotions.promotion, name="promotion"),
    path("promotions/<int:pk>/edit/", promotions.edit, name="promotion_edit"),
    path("promotions/<int:pk>/assess/", promotion_parts.assess, name="promotion_assess"),
    path("promotions/<int:pk>/assessors/", promotion_parts.assessors, name="promotion_assessors"),
    path(
        "promotions/<int:pk>/assessors/<int:assessor>/remove/",
        promotion_parts.assessor_remove,
        name="promotion_assessor_remove",
    ),
    path("promotions/<int:pk>/evidence/", promotion_parts.evidence, name="promotion_evidence"),
    path("promotions/<int:pk>/steps/<str:name>/", promotions.step, name="promotion_step"),
]
