"""What an operation refuses is said where it was asked for."""

import pytest
from django import forms

from kaisai.core.kit.errors import NotAllowed, NotFound, Refused
from kaisai.core.surfaces.refusals import refusals_in


class Form(forms.Form):
    text = forms.CharField(required=False)


@pytest.fixture
def form():
    return Form({})


def test_a_refusal_is_an_error_of_the_form(form):
    with refusals_in(form):
        raise Refused("bad-value", "Not on Sundays.", status=422)
    assert form.non_field_errors() == ["Not on Sundays."]


def test_or_of_one_field(form):
    with refusals_in(form, "text"):
        raise NotFound("There is no such room.")
    assert form.errors == {"text": ["There is no such room."]}


def test_what_has_a_page_of_its_own_is_not_said_in_the_form(form):
    with pytest.raises(NotAllowed), refusals_in(form):
        raise NotAllowed("Only chairs.")
    with pytest.raises(NotFound), refusals_in(form, pages=(403, 404)):
        raise NotFound("There is no such room.")
    assert form.is_valid()


def test_a_bug_stays_a_bug(form):
    with pytest.raises(ZeroDivisionError), refusals_in(form):
        raise ZeroDivisionError
