"""Addresses of the pages."""

from django.urls import include, path

urlpatterns = [path("", include("jishi.web.urls"))]
