"""Addresses of the form editor, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import attributes, overview, questions, times

app_name = "form_editor"
urlpatterns = [
    path("", admin.site.admin_view(overview.newest), name="newest"),
    path("attributes/", admin.site.admin_view(attributes.attributes), name="attributes"),
    path("attributes/add/", admin.site.admin_view(attributes.add), name="attribute_add"),
    path("attributes/of/<slug:key>/", admin.site.admin_view(attributes.attribute), name="attribute"),
    path("attributes/of/<slug:key>/ask/", admin.site.admin_view(attributes.ask), name="attribute_ask"),
    path("<int:version>/", admin.site.admin_view(overview.form), name="form"),
    path("<int:version>/times/", admin.site.admin_view(times.times), name="times"),
    path("<int:version>/questions/<slug:key>/", admin.site.admin_view(questions.question), name="question"),
]
