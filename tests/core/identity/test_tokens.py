"""Tokens: what they may, how long they live, and that nobody finds them in the database."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from kaisai.core.identity.models import ApiToken
from kaisai.core.identity.queries import find_actor_by_token, list_tokens
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import NotAllowed, NotFound, Refused
from kaisai.core.operations.accounts import issue_token, revoke_token
from kaisai.core.operations.answers import describe
from tests.cast import AT

DAY = timedelta(days=1)


@pytest.fixture
def issued(cast):
    return issue_token(by=cast["noc"], at=AT, label="lights", days=7)


def test_a_token_speaks_for_whoever_it_was_issued_to(cast, issued):
    actor = find_actor_by_token(issued.secret, at=AT)
    assert (actor.identity, actor.label) == (cast["noc"].identity, cast["noc"].label)
    assert not actor.read_only


def test_a_token_that_may_only_look_says_so(cast):
    issued = issue_token(by=cast["noc"], at=AT, label="screen", read_only=True)
    assert find_actor_by_token(issued.secret, at=AT).read_only


def test_it_ends_at_its_hour(issued):
    assert find_actor_by_token(issued.secret, at=AT + 7 * DAY - timedelta(seconds=1))
    assert find_actor_by_token(issued.secret, at=AT + 7 * DAY) is None


def test_revoked_it_is_nobody_and_stays_so(cast, issued):
    revoke_token(by=cast["noc"], at=AT, token=issued.id)
    revoke_token(by=cast["noc"], at=AT + DAY, token=issued.id)
    assert find_actor_by_token(issued.secret, at=AT) is None
    assert ApiToken.objects.get(pk=issued.id).revoked_at == AT
    assert not list_tokens(cast["noc"]).exists()


def test_it_goes_with_the_account_of_its_owner(cast, issued):
    account = cast["noc"].account
    account.is_active = False
    account.save()
    assert find_actor_by_token(issued.secret, at=AT) is None


@pytest.mark.parametrize("secret", ["", "kaisai_", "kaisai_" + "a" * 43, "%", "トークン", "\x00"])
def test_a_guess_is_nobody(issued, secret):
    assert find_actor_by_token(secret, at=AT) is None


def test_nobody_revokes_the_token_of_somebody_else(cast, issued):
    with pytest.raises(NotFound):
        revoke_token(by=cast["keeper"], at=AT, token=issued.id)
    assert find_actor_by_token(issued.secret, at=AT)
    assert list(list_tokens(cast["chair"])) == []


def test_the_secret_stands_nowhere_in_the_database(cast, issued):
    assert issued.secret.startswith("kaisai_")
    assert len(issued.secret) >= 50
    random_part = issued.secret.removeprefix("kaisai_")
    found = []
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            found += [row for row in cursor.fetchall() if random_part in repr(row)]
    assert found == []
    assert issued.secret not in str(describe(ApiToken.objects.get(pk=issued.id)))


def test_two_tokens_are_never_alike(cast):
    secrets = {issue_token(by=cast["noc"], at=AT, label="x").secret for _ in range(20)}
    assert len(secrets) == 20


def test_using_it_is_noticed_once_a_minute_not_at_every_request(issued):
    def last_used():
        return ApiToken.objects.get(pk=issued.id).last_used_at

    find_actor_by_token(issued.secret, at=AT)
    find_actor_by_token(issued.secret, at=AT + timedelta(seconds=59))
    assert last_used() == AT
    find_actor_by_token(issued.secret, at=AT + timedelta(seconds=61))
    assert last_used() == AT + timedelta(seconds=61)


@pytest.mark.parametrize("days", [0, -1, 401, 10**9])
def test_a_token_lives_for_at_most_400_days(cast, days):
    with pytest.raises(Refused) as refused:
        issue_token(by=cast["noc"], at=AT, label="x", days=days)
    assert refused.value.status == 422


def test_fifty_living_tokens_are_enough_and_expired_ones_do_not_count(cast):
    for number in range(50):
        issue_token(by=cast["noc"], at=AT, label=f"screen {number}", days=2)
    with pytest.raises(Refused, match="fifty"):
        issue_token(by=cast["noc"], at=AT, label="one more")
    issue_token(by=cast["noc"], at=AT + 3 * DAY, label="one more")


def test_machines_strangers_and_tokens_that_only_look_get_none(cast):
    looking = find_actor_by_token(
        issue_token(by=cast["noc"], at=AT, label="screen", read_only=True).secret, at=AT
    )
    before = Entry.objects.count()
    for somebody in (cast["stranger"], looking):
        with pytest.raises(NotAllowed):
            issue_token(by=somebody, at=AT, label="x")
    assert Entry.objects.count() == before


def test_a_label_is_needed_and_short(cast):
    for label in ("", "x" * 81):
        with pytest.raises(Refused) as refused:
            issue_token(by=cast["noc"], at=AT, label=label)
        assert str(refused.value).startswith("label:")
