"""Close-out: nobody is left in any table of the conference, and every figure is as before."""

import json
from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import WORKER
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import NotAllowed, Refused
from kaisai.core.kit.personal import Keep
from kaisai.core.operations import closing
from kaisai.core.operations.closing import (
    close_out,
    erasures_of,
    models_of_conferences,
    preview_close_out,
)
from kaisai.domains.registration.models import Answer, Order, Ticket
from kaisai.entrypoints.web.closeout import WORDS
from tests.cast import AT
from tests.world import built_on_cast, standing_world  # noqa: F401 - one world for all of them

AFTER = AT + timedelta(days=30)
# What every errand calls those who buy, apply, wait and attend.
NAMES = ("Sample", "@kumo.example", "見本 一")
MODELS = sorted(models_of_conferences(), key=lambda model: model._meta.label)


@pytest.fixture
def world(cast):
    standing_world(cast)
    return cast


def close(cast, **more):
    told = {"by": cast["chair"], "conference": cast.conference, "at": AFTER}
    return close_out(**told | {"confirm": cast.conference.slug} | more)


def rows(model, **where):
    return list(model._default_manager.filter(**where).order_by("pk").values())


def kept_by_law(model):
    return {p.field for p in model.personal_data if p.keep in {Keep.LAW, Keep.ACCOUNT}}


def named(conference):
    """Every column of every table of the conference in which somebody is named."""
    found = []
    for model in MODELS:
        kept = kept_by_law(model)
        for row in rows(model, conference=conference):
            for column, value in row.items():
                text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, default=str)
                if column not in kept and any(name in text for name in NAMES):
                    found.append(f"{model._meta.label}.{column}: {text[:60]}")
    payloads = Entry.objects.filter(conference=conference.slug).values_list("kind", "payload")
    for kind, payload in payloads:
        text = json.dumps(payload, ensure_ascii=False)
        if any(name in text for name in NAMES):
            found.append(f"{kind}: {text[:80]}")
    return found


def figures(conference):
    """How many rows each model has of those that stay, and every amount and state of what was sold."""
    counts = {
        model._meta.label: len(rows(model, conference=conference))
        for model in MODELS
        if not any(each.goes for each in erasures_of(model))
    }
    orders = Order.objects.filter(conference=conference).order_by("number")
    tickets = Ticket.objects.filter(conference=conference).order_by("pk")
    sums = [*orders.values_list("number", "state", "total", "way", "made_at", "paid_at")]
    return counts, sums, [*tickets.values_list("item", "price", "refund", "voucher")]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_can_do_what_it_declares_and_has_a_name_for_people(db, model):
    for erasure in erasures_of(model):
        assert erasure.carry_out(Conference(pk=0), 5) == 0
    told = any(p.keep is not Keep.ACCOUNT for p in model.personal_data)
    assert not told or model._meta.label_lower in WORDS


def test_nobody_is_left_and_figures_are_as_before(world):
    assert named(world.conference)
    before = figures(world.conference)
    promised = sum(kind.rows for kind in preview_close_out(by=WORKER, conference=world.conference))
    assert promised
    assert close(world).left == 0
    assert named(world.conference) == []
    assert figures(world.conference) == before
    assert not Answer.objects.filter(conference=world.conference).exists()
    left = preview_close_out(by=WORKER, conference=world.conference)
    assert {kind.rows for kind in left if not kind.is_kept} == {0}


def test_twice_is_harmless(world):
    close(world)
    before = {model: rows(model, conference=world.conference) for model in MODELS}
    assert close(world) == closing.Erased(0, 0)
    assert before == {model: rows(model, conference=world.conference) for model in MODELS}


def test_in_small_steps_it_comes_to_the_same(world, monkeypatch):
    monkeypatch.setattr(closing, "AT_ONCE", 3)
    left = []
    while not left or left[-1]:
        done = close(world)
        assert done.fields <= 3
        left.append(done.left)
    assert len(left) > 5
    assert left == sorted(left, reverse=True)
    assert named(world.conference) == []


def test_another_conference_keeps_everything(world):
    other = Conference.objects.create(
        slug="other",
        name="Other",
        starts_on=world.conference.starts_on,
        ends_on=world.conference.ends_on,
        created_at=AT,
    )
    close(world, by=WORKER, conference=other, confirm="other")
    assert named(world.conference)
    order = Order.objects.filter(conference=world.conference).exclude(email="").first()
    order.pk, order.conference, order.secret_digest = None, other, "o" * 64
    order.save()
    close(world)
    order.refresh_from_db()
    assert order.email.endswith("@kumo.example")
    assert order.secret_digest == "o" * 64


def test_the_journal_says_how_much_and_names_nobody(world):
    close(world)
    entry = Entry.objects.filter(kind="conference.closed_out").get()
    assert entry.payload.keys() == {"fields", "left"}
    assert entry.payload["fields"] > 0


def test_only_after_the_conference_confirmed_and_by_a_chair(world):
    with pytest.raises(Refused, match="until the conference is over"):
        close(world, at=AT + timedelta(days=1))
    with pytest.raises(Refused, match="short name"):
        close(world, confirm="other")
    for who in ("staff", "team_lead", "noc", "stranger"):
        with pytest.raises(NotAllowed):
            close(world, by=world[who])
    assert named(world.conference)


def test_the_page_counts_asks_for_the_name_and_erases(world, client):
    page = f"/{world.conference.slug}/settings/close-out"
    client.force_login(world["staff"].account)
    assert client.get(page).status_code == 403
    client.force_login(world["chair"].account)
    Conference.objects.filter(pk=world.conference.pk).update(
        starts_on="2026-01-10", ends_on="2026-01-11"
    )
    assert "Orders: buyers and their ways in" in client.get(page).content.decode()
    wrong = client.post(page, {"confirm": "another"})
    assert wrong.status_code == 422
    assert "Nothing was erased" in wrong.content.decode()
    assert named(world.conference)
    done = client.post(page, {"confirm": world.conference.slug}, follow=True).content.decode()
    assert "Nothing personal is left to erase" in done
    assert "seven years" in done
    assert named(world.conference) == []
    assert client.get(f"/{world.conference.slug}/registration/attendees").status_code == 200
