"""Addresses of the pages."""

from django.urls import include, path

handler400 = "jishi.web.errors.bad_request"
handler404 = "jishi.web.errors.not_found"
handler500 = "jishi.web.errors.broken"
urlpatterns = [path("", include("jishi.web.urls"))]
