"""Addresses of rounds at the desk."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "intakes"
urlpatterns = [
    path("", admin.site.admin_view(views.intakes), name="intakes"),
    path("add/", admin.site.admin_view(views.add), name="add"),
    path("<int:pk>/", admin.site.admin_view(views.intake), name="intake"),
    path("<int:pk>/change/", admin.site.admin_view(views.change), name="change"),
    path("<int:pk>/<slug:verb>/", admin.site.admin_view(views.act), name="act"),
]
