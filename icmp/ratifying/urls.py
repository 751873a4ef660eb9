"""Addresses of the foundation on the member site."""

from django.urls import path

from . import views

app_name = "foundations"
urlpatterns = [
    path("", views.present, name="present"),
    path("<int:version>/", views.version, name="version"),
    path("<int:version>/comment/", views.comment, name="comment"),
    path("<int:version>/vote/", views.vote, name="vote"),
]
