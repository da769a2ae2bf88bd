"""Addresses of the registration domain's pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.navigation import Place, add_place
from kaisai.domains.registration import views
from kaisai.domains.registration.rules import may_sell

app_name = "registration"
urlpatterns = [
    path("tickets", views.shop, name="shop"),
    path("tickets/hold", views.take, name="hold"),
    path("tickets/orders/<str:secret>", views.order, name="order"),
    path("tickets/orders/<str:secret>/give-back", views.return_order, name="give_back"),
    path("tickets/orders/<str:secret>/<slug:number>", views.ticket, name="ticket"),
    path("registration", views.overview, name="overview"),
    path("registration/quotas/new", views.quota, name="new_quota"),
    path("registration/quotas/<slug:slug>", views.quota, name="quota"),
    path("registration/items/new", views.item, name="new_item"),
    path("registration/items/<slug:slug>", views.item, name="item"),
    path("registration/orders/<slug:number>", views.look, name="look"),
    path("registration/orders/<slug:number>/paid", views.paid, name="paid"),
    path("registration/orders/<slug:number>/cancel", views.cancel, name="cancel"),
]
add_place(Place(_("Registration"), "registration:overview", "ticket", rank=20, may=may_sell))
