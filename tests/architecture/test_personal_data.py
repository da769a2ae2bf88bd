"""Every model says which of its fields hold personal data, why, and what becomes of them."""

import re

import pytest
from django.apps import apps
from django.db import models

from kaisai.core.identity.models import Account, Person
from kaisai.core.kit.personal import Keep, Personal
from kaisai.entrypoints.cli.parcels import SECRET

OWN = [model for model in apps.get_models() if model.__module__.startswith("kaisai.")]
WORDS = ("email", "mail", "phone", "password", "login", "address_line", "birthday", "kana")
BY = ("_by", "by_label", "actor_label", "actor_identity", "last_used_at")


def looks_personal(field):
    if isinstance(field, (models.EmailField, models.GenericIPAddressField)):
        return True
    if field.is_relation and field.related_model in {Account, Person}:
        return True
    return any(word in field.name for word in WORDS) or field.name.endswith(BY)


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label)
def test_it_declares_them_itself(model):
    declared = model.__dict__.get("personal_data")
    assert declared is not None, "write personal_data, NOTHING_PERSONAL if there is none"
    for personal in declared:
        assert isinstance(personal, Personal)
        assert model._meta.get_field(personal.field)
        assert personal.purpose
        assert personal.keep in Keep
    assert len({personal.field for personal in declared}) == len(declared)


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label)
def test_what_looks_personal_is_declared(model):
    declared = {personal.field for personal in model.personal_data}
    columns = (*model._meta.concrete_fields, *model._meta.many_to_many)
    assert {f.name for f in columns if looks_personal(f)} - declared == set()


def test_every_table_of_a_domain_carries_its_conference():
    """So that it can be the key by which tables are spread over machines."""
    bare = [
        model._meta.label
        for model in OWN
        if model.__module__.startswith("kaisai.domains.")
        and "conference" not in {field.name for field in model._meta.concrete_fields}
    ]
    assert bare == []


SECRETS = re.compile(r"secret|community|password|webhook|(auth|privacy|private)_key")


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label)
def test_what_looks_secret_is_never_shown_and_travels_in_no_parcel(model):
    secret = {f.name for f in model._meta.concrete_fields if SECRETS.search(f.name)}
    assert not secret & set(getattr(model, "public_fields", ()))
    if "conference" in {field.name for field in model._meta.get_fields()}:
        assert secret <= SECRET
