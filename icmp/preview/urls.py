"""Addresses of the preview and of the sheet, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "preview"
urlpatterns = [
    path("<int:pk>/", admin.site.admin_view(views.form), name="form"),
    path("<int:pk>/sheet/", admin.site.admin_view(views.sheet), name="sheet"),
]
