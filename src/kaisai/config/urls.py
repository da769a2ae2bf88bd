"""The root of all addresses."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from kaisai.core.surfaces.guests import form_for_all
from kaisai.domains.checks import urls as checks
from kaisai.domains.exchange import urls as exchange
from kaisai.domains.payments import urls as payments
from kaisai.domains.signup import urls as signup
from kaisai.entrypoints.api.urls import api

handler500 = "kaisai.core.surfaces.troubles.answer_trouble"

urlpatterns = [
    path("", include("kaisai.entrypoints.web.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", form_for_all(set_language), name="set_language"),
    path("api/v1/", api.urls),
    path("", include(exchange.at_root)),
    path("", include(checks.at_root)),
    path("", include(payments.at_root)),
    path("<slug:of>/", include("kaisai.domains.exchange.urls")),
    path("<slug:of>/", include(signup.open_pages)),
    path(
        "<slug:conference>/",
        RedirectView.as_view(pattern_name="today:board"),
        name="conference_home",
    ),
    # Patterns are tried one after the other; each buyer of a sale has addresses of their own. The way to
    # pay stands before the tickets of an order, whose numbers may be any word.
    path("<slug:conference>/", include(payments.pages)),
    path("<slug:conference>/", include("kaisai.domains.registration.urls")),
    path("<slug:conference>/", include("kaisai.domains.waiting_room.urls")),
    path("<slug:conference>/", include("kaisai.domains.today.urls")),
    path("<slug:conference>/", include("kaisai.domains.network.urls")),
    path("<slug:conference>/", include("kaisai.domains.monitoring.urls")),
    path("<slug:conference>/", include("kaisai.domains.program.urls")),
    path("<slug:conference>/", include("kaisai.domains.traffic.urls")),
    path("<slug:conference>/", include(exchange.pages)),
    path("<slug:conference>/", include("kaisai.domains.logs.urls")),
    path("<slug:conference>/", include("kaisai.domains.checks.urls")),
    path("<slug:conference>/", include("kaisai.domains.maps.urls")),
    path("<slug:conference>/", include("kaisai.domains.alerts.urls")),
    path("<slug:conference>/", include("kaisai.domains.capacity.urls")),
    path("<slug:conference>/", include("kaisai.domains.receipts.urls")),
    path("<slug:conference>/", include("kaisai.domains.mails.urls")),
    path("<slug:conference>/", include("kaisai.domains.lottery.urls")),
    path("<slug:conference>/", include("kaisai.domains.letters.urls")),
    path("<slug:conference>/", include("kaisai.domains.people.urls")),
    path("<slug:conference>/", include("kaisai.domains.signup.urls")),
    path("<slug:conference>/", include("kaisai.domains.desk.urls")),
    re_path(r"^favicon\.ico$", RedirectView.as_view(url="/static/kaisai/icon.svg")),
]
