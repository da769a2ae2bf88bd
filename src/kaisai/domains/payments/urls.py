"""Addresses of payments: pages of an order, pages for the crew, and where the provider tells."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.payments import views
from kaisai.domains.payments.queries import account_for_crew, offered_to_buyer
from kaisai.domains.payments.rules import may_handle_money
from kaisai.domains.registration.queries import add_ways_to_pay

pages = (
    [
        path("tickets/orders/<str:secret>/pay", views.pay, name="pay"),
        path("tickets/orders/<str:secret>/pay/card", views.card, name="card"),
        path("tickets/orders/<str:secret>/pay/transfer", views.transfer, name="transfer"),
        path("tickets/orders/<str:secret>/pay/thanks", views.thanks, name="thanks"),
        path("payments", views.overview, name="overview"),
        path("payments/account", views.account, name="account"),
        path("payments/statement", views.statement, name="statement"),
        path("payments/back", views.send_back, name="send_back"),
        path("payments/assign", views.assign, name="assign"),
        path("payments/close", views.close, name="close"),
        path("payments/overdue", views.cancel, name="cancel"),
    ],
    "payments",
)
at_root = ([path("payments/stripe", views.stripe, name="stripe")], "payments_webhook")
add_place(Place(_("Payments"), "payments:overview", "yen", rank=21, may=may_handle_money))
add_ways_to_pay(offered_to_buyer, account_for_crew)
