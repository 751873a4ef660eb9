"""Every address of the site. Each app owns the part under its name."""

from django.contrib import admin
from django.urls import include, path

from config import views

urlpatterns = [
    path("", views.home, name="home"),
    path("theme.css", views.theme, name="theme"),
    path("theme/", views.set_theme, name="set_theme"),
    path("language/", views.set_language, name="set_language"),
    path("health/live/", views.alive, name="alive"),
    path("health/ready/", views.ready, name="ready"),
    path("robots.txt", views.robots, name="robots"),
    path("style/", views.style, name="style"),
    path("accounts/", include("allauth.urls")),
    path("desk/health/", include("icmp.health.urls")),
    path("desk/people/import/", include("members.importing.urls")),
    path("desk/people/export/", include("directory.exporting.urls")),
    path("desk/letters/", include("members.letters.urls")),
    path("desk/blueprint/", include("config.blueprints.urls")),
    path("desk/canvas/", include("icmp.canvas.urls")),
    path("desk/laboratory/", include("icmp.laboratory.urls")),
    path("desk/editor/", include("icmp.editor.urls")),
    path("desk/form/", include("icmp.form_editor.urls")),
    path("desk/foundations/", include("icmp.ratifying.desk_urls")),
    path("desk/trials/", include("icmp.trials.urls")),
    path("desk/personas/", include("icmp.personas.urls")),
    path("desk/preview/", include("icmp.preview.urls")),
    path("desk/newcomers/", include("icmp.newcomers.urls")),
    path("desk/fairness/", include("icmp.fairness.urls")),
    path("desk/intakes/", include("icmp.intakes.urls")),
    path("desk/", admin.site.urls),
    path("join/", include("icmp.urls")),
    path("readings/", include("icmp.reviewing.urls")),
    path("evidence/", include("icmp.evidence.urls")),
    path("vouches/", include("icmp.vouching.urls")),
    path("welcome/", include("icmp.newcomers.site_urls")),
    path("foundations/", include("icmp.ratifying.urls")),
    path("book/", include("directory.urls")),
    path("events/", include("events.urls")),
    path("dues/", include("billing.urls")),
    path("", include("members.urls")),
]
handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.broken"
