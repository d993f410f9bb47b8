"""Every address of the service. Health stands in the middleware, outside the request's transaction."""

from django.urls import include, path

from childprotect import api

handler400 = "childprotect.errors.bad_request"
handler403 = "childprotect.errors.permission_denied"
handler404 = "childprotect.errors.not_found"
handler500 = "childprotect.errors.server_error"

urlpatterns = [
    path("", include("cases.urls")),
    path("", include("accounts.urls")),
    path("", include("shelters.urls")),
    path("", include("referrals.urls")),
    path("", include("inspectors.urls")),
    path("api/v1/", include(api.urlpatterns)),
]
