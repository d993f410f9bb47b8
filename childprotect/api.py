"""The API's routes: one router, filled from the apps, and the published schema."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.routers import SimpleRouter

from accounts import api as accounts
from cases import api as cases
from inspectors import api as inspectors
from referrals import api as referrals
from shelters import api as shelters

router = SimpleRouter(use_regex_path=False)
for app in (accounts, cases, referrals, inspectors, shelters):
    app.register(router)

urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(permission_classes=[IsAuthenticated]), name="api-schema"),
    path("", include(router.urls)),
]
