"""Rules of the conference, and who is told of what."""

import base64
import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.conference.enums import PhaseKind
from kaisai.core.conference.queries import list_rooms
from kaisai.core.kit.clock import now
from kaisai.core.kit.language import spoken
from kaisai.core.surfaces.given import word_in
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.alerts import operations
from kaisai.domains.alerts.forms import RouteForm, RuleForm
from kaisai.domains.alerts.operations.setting import SECRET_BEGINS
from kaisai.domains.alerts.queries import (
    list_deliveries,
    list_overrides,
    list_routes,
    list_shifts,
    rules_of,
)
from kaisai.domains.alerts.rules import may_handle_alerts
from kaisai.domains.alerts.views.pages import crumbs
from kaisai.engines.alerting.explaining import amount
from kaisai.engines.alerting.reading import default_rules
from kaisai.engines.alerting.rules import Limits, Moment, Rule

SECRET_BYTES = 32


def _said(rule: Rule, limits: Limits) -> str:
    """Limits as people read them: `80 % · 95 % · 120 s`."""
    if limits.off:
        return _("off")
    unit = "" if rule.unit == "flag" else rule.unit
    parts = [amount(limit, unit) for limit in (limits.warn, limits.critical) if limit is not None]
    if rule.unit == "flag":
        parts = [_("when so")]
    return " / ".join(parts) + (f" · {limits.hold:g} s" if limits.hold else "")


def _row(rule: Rule, kept: dict[str, Any]) -> dict[str, Any]:
    language, default = spoken(), default_rules()[rule.id]
    exceptions = []
    for kind in PhaseKind:
        limits = rule.limits(kind, Moment.NONE)
        if limits != rule.base:
            exceptions.append((str(kind.label), _said(rule, limits)))
    moments: dict[Moment, str] = {
        Moment.SESSION: _("during a session"),
        Moment.BEFORE_BREAK: _("before a break"),
        Moment.BREAK: _("in a break"),
    }
    for moment, label in moments.items():
        limits = rule.limits("", moment)
        if limits != rule.base:
            exceptions.append((label, _said(rule, limits)))
    return {
        "rule": rule,
        "name": rule.name.said(language),
        "remedy": rule.remedy.said(language),
        "limits": _said(rule, rule.base),
        "default": _said(default, default.base) if kept else "",
        "exceptions": exceptions,
        "form": RuleForm(initial={"rule": rule.id}, auto_id=f"{rule.id}-%s"),
        "kept": kept,
    }


@require_http_methods(["GET", "POST"])
def rules(request: ConferenceRequest, conference: str) -> HttpResponse:
    """All rules with what differs here; change one."""
    form = RuleForm(request.POST) if request.method == "POST" else None
    kept = list_overrides(request.conference)
    if form is not None and form.is_valid():
        rule = form.cleaned_data["rule"]
        with refusals_in(form):
            changes = form.changed(kept.get(rule, {}))
            operations.override_rule(**around(request), rule=rule, changes=changes)
            messages.success(request, _("Rule changed."))
            return redirect("alerts:rules", conference=conference)
    rows = [_row(rule, kept.get(rule.id, {})) for rule in rules_of(request.conference).values()]
    for row in rows:
        if form is not None and form.data.get("rule") == row["rule"].id:
            form.auto_id = f"{row['rule'].id}-%s"
            row["form"], row["open"] = form, True
    context = {
        "rules": rows,
        "verdict": may_handle_alerts(by=actor_of(request), conference=request.conference),
        "breadcrumbs": crumbs(request, Crumb(_("Rules"))),
    }
    return render(request, "alerts/rules.html", context, status=200 if form is None else 400)


@require_POST
def rule_reset(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Let a rule be as by default."""
    operations.reset_rule(**around(request), rule=word_in(request.POST, "rule", 60))
    messages.success(request, _("The rule is as by default."))
    return redirect("alerts:rules", conference=conference)


def _offered(request: ConferenceRequest) -> RouteForm:
    """The form, filled in with what was sent, or with the route that is to be changed."""
    known = list_routes(request.conference).filter(name=request.GET.get("change", "")[:60]).first()
    form = RouteForm(
        request.POST if request.method == "POST" else None,
        initial=RouteForm.of(known) if known else {"after": 10, "direct": True},
    )
    labels = {label for rule in default_rules().values() for label in rule.labels} | {"device"}
    form.offer(
        [(room.slug, str(room)) for room in list_rooms(request.conference)],
        [(label, label) for label in sorted(labels)],
        [route.name for route in list_routes(request.conference)],
    )
    return form


def _saved(request: ConferenceRequest, told: dict[str, Any]) -> None:
    """Save a route; a webhook that has no secret yet gets one, which is shown this once."""
    known = list_routes(request.conference).filter(name=told["name"]).first()
    made = ""
    if told["webhook"] and not (told["webhook_secret"] or (known and known.webhook_secret)):
        made = SECRET_BEGINS + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        told["webhook_secret"] = made
    operations.save_route(**around(request), **told)
    messages.success(request, _("Route saved. Send a test to see whether it arrives."))
    if made:
        said = _("Secret of the webhook, shown only now: %s")
        messages.success(request, said % made)


@require_http_methods(["GET", "POST"])
def routes(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Who is told of what, and whether that arrives; add or change one."""
    verdict = may_handle_alerts(by=actor_of(request), conference=request.conference)
    if request.method == "POST" or "change" in request.GET:
        verdict.require()
    form = _offered(request)
    if form.is_bound and form.is_valid():
        with refusals_in(form):
            _saved(request, form.told())
            return redirect("alerts:routes", conference=conference)
    context = {
        "routes": _rows(request),
        "form": form,
        "verdict": verdict,
        "breadcrumbs": crumbs(request, Crumb(_("Routes"))),
    }
    return render(request, "alerts/routes.html", context, status=400 if form.is_bound else 200)


def _rows(request: ConferenceRequest) -> list[dict[str, Any]]:
    """Routes with what became of the last message to each of their targets."""
    japanese = spoken() == "ja"
    newest: dict[str, dict[str, Any]] = {}
    for delivery in list_deliveries(request.conference)[:500]:
        newest.setdefault(delivery.route, {}).setdefault(delivery.target, delivery)
    verdict = may_handle_alerts(by=actor_of(request), conference=request.conference)
    at, shifts = now(), list(list_shifts(request.conference))
    return [
        {
            "row": route,
            "on": [
                each
                for each in shifts
                if each.route == route and each.starts_at <= at < each.ends_at
            ],
            "in_shifts": any(each.route == route for each in shifts),
            "mails": route.mails if verdict else [],
            "hidden": 0 if verdict else len(route.mails),
            "last": [
                {
                    "channel": _("Webhook") if d.target == "webhook" else _("Mail"),
                    "row": d,
                    "problem": d.problem_ja if japanese else d.problem_en,
                }
                for d in newest.get(route.name, {}).values()
            ],
        }
        for route in list_routes(request.conference)
    ]


@require_POST
def route_try(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Send a test."""
    count = operations.try_route(**around(request), name=word_in(request.POST, "name", 60))
    messages.success(request, _("Tests on their way: %d. The result appears here.") % count)
    return redirect("alerts:routes", conference=conference)


@require_POST
def route_remove(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Forget a route."""
    operations.remove_route(**around(request), name=word_in(request.POST, "name", 60))
    messages.success(request, _("Route removed."))
    return redirect("alerts:routes", conference=conference)
