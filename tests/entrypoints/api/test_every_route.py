"""What holds for every route of the HTTP API."""

import json
from datetime import timedelta

import pytest
from ninja.responses import NinjaJSONEncoder

from kaisai.core.journal.models import Entry
from kaisai.core.kit.clock import now
from kaisai.core.operations.registry import list_operations, list_queries
from kaisai.entrypoints.api.urls import api as the_api
from tests.errands import ELSEWHERE, ERRANDS, furnish
from tests.standing import STANDING

DECLARED = {declared.name: declared for declared in (*list_operations(), *list_queries())}
REACHABLE = sorted(DECLARED.keys() - ELSEWHERE.keys())
SCHEMA = json.loads(json.dumps(the_api.get_openapi_schema(), cls=NinjaJSONEncoder))
good_for = 240  # seconds: what the world holds for ten minutes is still held then


def built_on_cast(cast):
    """The world of the keeper, by the clock as the API has it; the conference is not over yet."""
    cast.conference.ends_on = now().date() + timedelta(days=9)
    cast.conference.save(update_fields=["ends_on"])
    return furnish(cast, by=cast["keeper"], at=now())


def route(name):
    """Method and path, as the OpenAPI document tells them to programs."""
    [found] = [
        (method, path)
        for path, methods in SCHEMA["paths"].items()
        for method, told in methods.items()
        if told["operationId"] == name
    ]
    return found


def call(program, name, arguments):
    method, _path = route(name)
    address = name if DECLARED[name].needs_conference else f"/{name}"
    if method == "post":
        return program.post(address, **arguments)
    return program.get(address, **{key: str(value) for key, value in arguments.items()})


@pytest.fixture
def errand(cast, api):
    """`errand(who, name)` has that person's program call the route with values that would do."""
    world = STANDING.copy_more() or built_on_cast(cast)

    def run(who, name, *, read_only=False):
        arguments = ERRANDS[name](world) if name in ERRANDS else {}
        return call(api(who, read_only=read_only), name, arguments)

    return run


@pytest.mark.parametrize("name", REACHABLE)
def test_the_keeper_gets_an_answer(errand, name):
    response = errand("keeper", name)
    assert response.status_code == 200, response.content
    assert "result" in response.json()


def test_a_stranger_is_told_to_sign_in_everywhere(errand):
    errand("keeper", "conference.list")
    before = Entry.objects.count()
    for name in DECLARED:
        response = errand("stranger", name)
        assert response.status_code == 401, name
        assert response.json()["code"] == "not-allowed"
    assert Entry.objects.count() == before


@pytest.mark.parametrize("who", ["attendee", "speaker", "guest"])
def test_who_is_not_of_the_crew_is_refused_and_learns_nothing(errand, who):
    own = {"conference.list", "identity.revoke_token", "identity.revoke_tokens"}
    errand("keeper", "conference.list")
    errand(who, "conference.list")  # issues the token
    before = Entry.objects.count()
    for name in sorted(DECLARED.keys() - own):
        response = errand(who, name)
        expected = 404 if DECLARED[name].needs_conference else 403
        assert response.status_code == expected, (name, response.content)
        assert response.json()["sentence"]
    assert errand(who, "conference.list").json() == {"result": []}
    assert Entry.objects.count() == before


def test_a_token_that_may_only_look_reads_everything_and_changes_nothing(errand):
    errand("keeper", "conference.list")
    errand("keeper", "conference.list", read_only=True)
    before = Entry.objects.count()
    for name in REACHABLE:
        response = errand("keeper", name, read_only=True)
        assert response.status_code == (403 if DECLARED[name].changes else 200), name
    assert Entry.objects.count() == before


def test_each_is_documented_with_what_it_does_takes_and_answers():
    for name, declared in DECLARED.items():
        method, path = route(name)
        told = SCHEMA["paths"][path][method]
        assert told["summary"] == declared.summary
        assert told["security"] == [{"token": []}]
        assert {"200", "401", "403", "422"} <= {str(status) for status in told["responses"]}
        arguments = {parameter.name for parameter in declared.parameters}
        if method == "post":
            body = told["requestBody"]["content"]["application/json"]["schema"]
            assert set(body.get("properties", {})) == arguments
        else:
            in_query = {p["name"] for p in told.get("parameters", ()) if p["in"] == "query"}
            assert in_query == arguments


def test_the_document_explains_how_to_send_the_token():
    assert SCHEMA["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}


def test_only_the_document_is_open_to_everybody(client):
    assert client.get("/api/v1/openapi.json").json() == SCHEMA


def test_a_change_is_never_made_by_looking(cast, api):
    before = Entry.objects.count()
    for name, declared in DECLARED.items():
        if declared.changes:
            response = api("keeper").get(name if declared.needs_conference else f"/{name}")
            assert response.status_code == 405, name
    assert Entry.objects.count() <= before + 1  # the token
