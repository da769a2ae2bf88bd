"""Reads of grants."""

from django.db.models import QuerySet

from kaisai.core.access.enums import CREW
from kaisai.core.access.models import Grant
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor


def list_conferences_for(actor: Actor) -> QuerySet[Conference]:
    """The conferences whose inside an actor may see, newest first."""
    conferences = Conference.objects.order_by("-starts_on", "slug")
    if actor.is_machine or (actor.account is not None and actor.account.is_superuser):
        return conferences
    if actor.account is None:
        return conferences.none()
    return conferences.filter(grants__account=actor.account, grants__role__in=CREW).distinct()


def list_grants(conference: Conference) -> QuerySet[Grant]:
    """Who is what at this conference, by mail address."""
    grants = Grant.objects.filter(conference=conference).select_related("account")
    return grants.order_by("account__email", "team", "role")


def find_conference_for(actor: Actor, slug: str) -> Conference | None:
    """One of those conferences by its address, None when it is none of them."""
    if "\0" in slug:  # PostgreSQL takes none, not even to look for it
        return None
    return list_conferences_for(actor).filter(slug=slug[:50]).first()
