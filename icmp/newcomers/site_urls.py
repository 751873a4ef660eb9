"""Addresses of the first weeks on the members' site."""

from django.urls import path

from . import pages

app_name = "welcome"
urlpatterns = [
    path("", pages.first_weeks, name="first_weeks"),
    path("buddy/", pages.buddy, name="buddy"),
    path("buddy/take-back/", pages.take_back, name="take_back"),
    path("buddy/<int:pk>/how-it-goes/", pages.feedback, name="feedback"),
    path("buddy/<int:pk>/<slug:name>/", pages.step, name="step"),
]
