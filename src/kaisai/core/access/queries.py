"""Reads of grants."""

from django.db.models import Q, QuerySet

from kaisai.core.access.enums import CREW
from kaisai.core.access.models import Grant
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.clock import now
from kaisai.core.kit.rows import find_rows


def list_conferences_for(actor: Actor) -> QuerySet[Conference]:
    """The conferences whose inside an actor may see, newest first."""
    conferences = Conference.objects.order_by("-starts_on", "slug")
    if actor.is_machine or (actor.account is not None and actor.account.is_superuser):
        return conferences
    if actor.account is None:
        return conferences.none()
    holds = Q(grants__account=actor.account, grants__role__in=CREW)
    lasts = Q(grants__until=None) | Q(grants__until__gt=now())
    return conferences.filter(holds & lasts).distinct()


def list_grants(conference: Conference) -> QuerySet[Grant]:
    """Who is or, until an end that has passed, was what at this conference, by mail address."""
    grants = Grant.objects.filter(conference=conference).select_related("account")
    return grants.order_by("account__email", "team", "role")


def find_conference_for(actor: Actor, slug: str) -> Conference | None:
    """One of those conferences by its address, None when it is none of them."""
    if "\0" in slug:  # PostgreSQL takes none, not even to look for it
        return None
    found = find_rows(Conference, "WHERE slug = %s", [slug[:50]])
    return found[0] if found and is_of_the_crew(actor, found[0]) else None


def is_of_the_crew(actor: Actor, conference: Conference) -> bool:
    """Whether an actor may see the inside of a conference."""
    if actor.is_machine or (actor.account is not None and actor.account.is_superuser):
        return True
    return any(grant.role in CREW for grant in find_grants(actor, conference))


def find_grants(actor: Actor, conference: Conference) -> list[Grant]:
    """What an actor is at a conference; what has ended is left out."""
    if actor.account is None:
        return []
    ids = [actor.account.pk, conference.pk]
    found = find_rows(Grant, "WHERE account_id = %s AND conference_id = %s", ids)
    at = now()
    return [grant for grant in found if not grant.is_over(at)]
