"""Addresses of billing."""

from django.urls import path

from . import views

app_name = "billing"
urlpatterns = [
    path("", views.dues, name="dues"),
    path("pay/", views.pay, name="pay"),
    path("transfer/<str:reference>/", views.transfer, name="transfer"),
    path("return/", views.returned, name="returned"),
    path("look/", views.look, name="look"),
    path("cancel/", views.cancel, name="cancel"),
    path("keep/", views.keep, name="keep"),
    path("change/", views.change, name="change"),
    path("portal/", views.portal, name="portal"),
    path("receipts/<str:number>/", views.receipt, name="receipt"),
    path("webhook/", views.webhook, name="webhook"),
]
