"""The pages and their addresses. A page's name is its area and its verb: ``ledgers.list``."""

from django.urls import include, path

AREAS = (
    "accounts",
    "workplace",
    "calendar",
    "events",
    "events_check_in",
    "check_in",
    "ledgers",
    "review",
    "bin",
    "imports",
    "papers",
    "sealed",
    "check",
    "figures",
    "orgs",
    "people",
    "users",
    "trail",
    "find",
    "help",
    "jobs",
)

urlpatterns = [path("", include(f"jishi.web.pages.{area}")) for area in AREAS]
