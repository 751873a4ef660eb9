"""Addresses under /evidence/."""

from django.urls import path

from . import views

app_name = "evidence"
urlpatterns = [
    path("", views.to_check, name="to_check"),
    path("<int:pk>/", views.file, name="file"),
    path("<int:pk>/mark/", views.mark, name="mark"),
]
