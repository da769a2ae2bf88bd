"""Which lists there are, and whom they let in."""

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.desk.models import AdmissionList
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.enums import ItemKind

DEFAULT = "admission"


@query("desk.lists", may=may_work_at_desk)
def list_lists(*, by: Actor, conference: Conference) -> QuerySet[AdmissionList]:
    """The lists by which people are let in, in their order."""
    return all_lists(conference)


def all_lists(conference: Conference) -> QuerySet[AdmissionList]:
    """The same, for who was asked already."""
    lists = AdmissionList.objects.filter(conference=conference).select_related("room", "conference")
    return lists.prefetch_related(Prefetch("items")).order_by("position", "slug")


def find_list(conference: Conference, slug: str) -> AdmissionList:
    """The list with that slug; refuses with `not-found` when there is none."""
    found = all_lists(conference).filter(slug=slug[:50]).first()
    if found is None:
        raise NotFound(_("There is no admission list “%s”.") % slug[:50])
    return found


def entitles(admission: AdmissionList, item: int, kind: str) -> bool:
    """Whether tickets of an item, of that kind, are let in."""
    items = {row.pk for row in admission.items.all()}
    return item in items if items else kind != ItemKind.ADD_ON
