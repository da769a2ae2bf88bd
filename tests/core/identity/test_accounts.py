"""Accounts: one per mail address, whatever its case."""

import pytest
from django.db import IntegrityError, transaction

from kaisai.core.access.enums import Role
from kaisai.core.access.models import Grant
from kaisai.core.identity.actors import COMMAND_LINE, STRANGER, actor_for
from kaisai.core.identity.models import Account
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.accounts import create_account, grant_role, withdraw_role
from kaisai.core.operations.answers import describe
from tests.cast import AT


@pytest.mark.parametrize("email", ["Chair@Kumo.Example", " chair@kumo.example "])
def test_the_same_address_in_another_spelling_is_taken(cast, email):
    with pytest.raises(Refused) as refused:
        create_account(by=COMMAND_LINE, at=AT, email=email)
    assert refused.value.code == "email-taken"


def test_the_database_knows_that_too(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(email="CHAIR@kumo.example")


@pytest.mark.parametrize(
    "email", ["", "chair", "a@b", "a b@kumo.example", "x" * 250 + "@a.example"]
)
def test_what_is_no_mail_address_is_refused(db, email):
    with pytest.raises(Refused) as refused:
        create_account(by=COMMAND_LINE, at=AT, email=email)
    assert refused.value.status == 422


def test_without_a_password_none_fits(cast):
    account = cast["chair"].account
    assert not account.has_usable_password()
    assert not account.check_password("")


def test_the_password_is_kept_hashed_and_never_described(db):
    account = create_account(
        by=COMMAND_LINE, at=AT, email="wind@kumo.example", password="kaze-ga-fuku-4711"
    )
    assert account.check_password("kaze-ga-fuku-4711")
    assert "kaze-ga" not in account.password
    assert set(describe(account)) == {"id", "label"}


def test_a_role_is_granted_once_however_often(cast):
    for _ in range(2):
        grant_role(
            by=cast["chair"],
            conference=cast.conference,
            at=AT,
            email="GUEST@kumo.example",
            role=Role.STAFF,
        )
    grant = Grant.objects.get(account=cast["guest"].account)
    assert (grant.role, grant.granted_by) == ("staff", "chair of Kumo")


def test_a_role_for_nobody_is_refused_by_name(cast):
    with pytest.raises(NotFound, match="mail address"):
        grant_role(
            by=cast["chair"],
            conference=cast.conference,
            at=AT,
            email="nobody@kumo.example",
            role=Role.STAFF,
        )


def test_a_chair_of_one_team_does_not_make_the_last_chair_dispensable(cast):
    where = {"by": COMMAND_LINE, "conference": cast.conference, "at": AT, "role": Role.CHAIR}
    grant_role(**where, email="guest@kumo.example", team="desk")
    with pytest.raises(Refused) as refused:
        withdraw_role(**where, email="chair@kumo.example")
    assert refused.value.code == "last-chair"
    withdraw_role(**where, email="guest@kumo.example", team="desk")


def test_who_is_not_signed_in_or_was_shut_out_is_the_stranger(cast):
    account = cast["chair"].account
    assert actor_for(account).identity == f"account:{account.pk}"
    account.is_active = False
    assert actor_for(account) is STRANGER
