"""What the crew plans: vouchers, and waves of a quota."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.surfaces.given import word_in
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.registration.forms import VoucherForm, WavesForm
from kaisai.domains.registration.operations import (
    Wave,
    end_voucher,
    make_vouchers,
    plan_waves,
)
from kaisai.domains.registration.queries import (
    find_quotas,
    list_items,
    list_quotas,
    list_vouchers,
    list_waves,
)
from kaisai.domains.registration.rules import may_sell
from kaisai.domains.registration.views.asking import crumbs

SHOWN = 500


@require_http_methods(["GET", "POST"])
def vouchers(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Every voucher, and new ones."""
    verdict = may_sell(by=actor_of(request), conference=request.conference)
    verdict.require()
    form = VoucherForm(request.POST if request.method == "POST" else None)
    form.offer(
        (item.slug, item.name) for item in list_items(request.conference).filter(is_sold_here=True)
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = make_vouchers(**around(request), **form.told(request.conference.zone))
            told = ngettext("%s voucher made.", "%s vouchers made.", len(made))
            messages.success(request, told % len(made))
            return redirect("registration:vouchers", conference)
    text = word_in(request.GET, "text", 100)
    found = list_vouchers(**around(request), text=text)
    context = {
        "form": form,
        "vouchers": found[:SHOWN],
        "there_are_more": len(found) > SHOWN,
        "text": text,
        "at": around(request)["at"],
        "verdict": verdict,
        "breadcrumbs": crumbs(request, _("Vouchers")),
    }
    status = 422 if form.errors else 200
    return render(request, "registration/vouchers.html", context, status=status)


@require_POST
def end(request: ConferenceRequest, conference: str, code: str) -> HttpResponse:
    """Nothing more can be had with it."""
    end_voucher(**around(request), code=code)
    messages.success(request, _("The voucher is over; what was kept for it is on sale."))
    return redirect("registration:vouchers", conference)


@require_http_methods(["GET", "POST"])
def waves(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """When which part of a quota goes on sale."""
    verdict = may_sell(by=actor_of(request), conference=request.conference)
    verdict.require()
    quota = find_quotas(request.conference, [slug])[0]
    told = around(request)
    form = WavesForm(
        request.POST if request.method == "POST" else None,
        waves=list_waves(quota, told["at"]),
        zone=request.conference.zone,
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            plan = [Wave(moment, places) for moment, places in form.told()]
            plan_waves(**told, quota=slug, waves=plan)
            messages.success(request, _("Saved."))
            return redirect("registration:overview", conference)
    context = {
        "form": form,
        "now": next(each for each in list_quotas(**told) if each.quota.pk == quota.pk),
        "verdict": verdict,
        "breadcrumbs": crumbs(request, _("Waves")),
    }
    status = 422 if form.errors else 200
    return render(request, "registration/waves.html", context, status=status)
