"""The letters' words, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "letters"
urlpatterns = [
    path("", admin.site.admin_view(views.letters), name="letters"),
    path("<slug:kind>/<slug:language>/", admin.site.admin_view(views.letter), name="letter"),
    path("<slug:kind>/<slug:language>/original/", admin.site.admin_view(views.original), name="original"),
]
