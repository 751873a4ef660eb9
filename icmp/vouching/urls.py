"""Addresses under /vouches/: who was named answers here, in private."""

from django.urls import path

from . import views

app_name = "vouching"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:pk>/", views.answer, name="answer"),
    path("<int:pk>/rather-not/", views.rather_not, name="rather_not"),
]
