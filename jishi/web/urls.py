"""The pages and their addresses."""

from django.urls import path

from jishi.web import pages

urlpatterns = [
    path("", pages.start, name="start"),
    path("figures/<str:code>/", pages.figure, name="figure"),
]
