"""Addresses of the career ladders."""

from django.urls import path

from careerladders.views import conversation_steps, conversations, ladders
from careerladders.views import path as my_path

app_name = "careerladders"
urlpatterns = [
    path("path/", my_path.path, name="path"),
    path("conversations/", conversations.conversations, name="conversations"),
    path("conversations/new/", conversations.new, name="conversation_new"),
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
]
