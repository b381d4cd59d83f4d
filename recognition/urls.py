"""Addresses of recognition."""

from django.urls import path

from recognition.views import feed, nominations, points, programs, rewards, scoring

app_name = "recognition"
urlpatterns = [
    path("", feed.feed, name="feed"),
    path("give/", feed.give, name="give"),
    path("people/", feed.people, name="people"),
    path("points/", points.points, name="points"),
    path("points/export/", points.points_export, name="points_export"),
    path("budgets/", points.budget_list, name="budgets"),
    path("budgets/export/", points.budgets_export, name="budgets_export"),
    path("budgets/<int:pk>/", points.budget, name="budget"),
    path("budgets/<int:pk>/export/", points.budget_export, name="budget_export"),
    path("rewards/", rewards.rewards, name="rewards"),
    path("redemptions/", rewards.redemptions, name="redemptions"),
    path("redemptions/<int:pk>/approve/", rewards.approve, name="redemption_approve"),
    path("redemptions/<int:pk>/decline/", rewards.decline, name="redemption_decline"),
    path("redemptions/<int:pk>/cancel/", rewards.cancel, name="redemption_cancel"),
    path("payroll/", rewards.payroll, name="payroll"),
    path("payroll/<slug:kind>/", rewards.payroll_export, name="payroll_export"),
    path("<int:pk>/undo/", feed.undo, name="undo"),
    path("programs/", programs.index, name="programs"),
    path("programs/<int:pk>/", programs.program, name="program"),
    path("programs/<int:pk>/nominate/", programs.nominate, name="nominate"),
    path("nominations/guidance/", nominations.guidance, name="guidance"),
    path("nominations/<int:pk>/", nominations.nomination, name="nomination"),
    path("nominations/<int:pk>/edit/", nominations.edit, name="nomination_edit"),
    path("nominations/<int:pk>/people/", nominations.people, name="nominees"),
    path("nominations/<int:pk>/withdraw/", nominations.withdraw, name="nomination_withdraw"),
    path("nominations/<int:pk>/files/", nominations.add_file, name="file_add"),
    path("nominations/<int:pk>/files/<int:file>/", nominations.download, name="file"),
    path("nominations/<int:pk>/files/<int:file>/remove/", nominations.remove_file, name="file_remove"),
    path("nominations/<int:pk>/ask/", nominations.ask, name="endorser_ask"),
    path("nominations/<int:pk>/endorse/", nominations.endorse, name="endorse"),
    path("nominations/<int:pk>/score/", scoring.score, name="score"),
    path("nominations/<int:pk>/shortlist/", nominations.shortlist, name="shortlist"),
    path("nominations/<int:pk>/decide/<slug:decision>/", nominations.decide, name="decide"),
    path("scoring/", scoring.scoring, name="scoring"),
    path("deciding/", scoring.deciding, name="deciding"),
]
