"""The API's addresses, collected from every app that has some."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from accounts import api as accounts
from accounts.access import open_to_all
from assessments import api as assessments
from balance import api as balance
from careerladders import api as careerladders
from notifications import api as notifications
from people import api as people
from people import api_imports as imports
from recognition import api as recognition

router = SimpleRouter(use_regex_path=False)
for app in (accounts, people, imports, notifications, careerladders, recognition, assessments, balance):
    app.register(router)

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(router.urls)),
    path("v1/me/", accounts.MeView.as_view(), name="me"),
    path("v1/schema/", open_to_all(SpectacularAPIView.as_view()), name="schema"),
    path("docs/", open_to_all(SpectacularSwaggerSplitView.as_view()), name="api_docs"),
]
