"""Addresses of the pictures, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "health"
urlpatterns = [
    path("north-star/cases/", admin.site.admin_view(views.cases), name="cases"),
    path("silent/", admin.site.admin_view(views.silent), name="silent"),
    path("<slug:name>/", admin.site.admin_view(views.picture), name="picture"),
]
