"""Readings on the members' site: who reads needs no desk."""

from django.urls import path

from . import views

app_name = "reviewing"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("away/", views.away, name="away"),
    path("away/<int:pk>/back/", views.back, name="back"),
    path("<int:pk>/", views.reading, name="reading"),
    path("<int:pk>/begin/", views.begin, name="begin"),
    path("<int:pk>/aside/", views.aside, name="aside"),
]
