"""Addresses of the profile editor, behind the door of the organizers' desk."""

from django.contrib import admin
from django.urls import path

from . import criteria, views

app_name = "editor"
door = admin.site.admin_view
urlpatterns = [
    path("", door(views.versions), name="versions"),
    path("start/", door(views.start), name="start"),
    path("<slug:kind>/<int:version>/", door(views.profile), name="profile"),
    path("<slug:kind>/<int:version>/settings/", door(views.settings), name="settings"),
    path("<slug:kind>/<int:version>/weights/", door(views.weights), name="weights"),
    path("<slug:kind>/<int:version>/order/", door(views.order), name="order"),
    path("<slug:kind>/<int:version>/undo/", door(views.undo), name="undo"),
    path("<slug:kind>/<int:version>/publish/", door(views.publish), name="publish"),
    path("<slug:kind>/<int:version>/discard/", door(views.discard), name="discard"),
    path("<slug:kind>/<int:version>/add/", door(criteria.add), name="add"),
    path("<slug:kind>/<int:version>/criteria/<slug:key>/", door(criteria.criterion), name="criterion"),
    path("<slug:kind>/<int:version>/criteria/<slug:key>/remove/", door(criteria.remove), name="remove"),
]
