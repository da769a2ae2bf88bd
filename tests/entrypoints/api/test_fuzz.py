"""Whatever a program sends, the API answers as its OpenAPI document says, and never breaks."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.cast import fresh_address
from tests.errands import ELSEWHERE
from tests.world import built_on_cast, standing_world  # noqa: F401 - one world for all of them

application = get_wsgi_application()
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
ROUTES = {
    found.ok().definition.raw["operationId"]: found.ok() for found in SCHEMA.get_all_operations()
}
# Its errand is to talk to an address that somebody sends: never a made-up one from a test.
FUZZED = sorted(ROUTES.keys() - ELSEWHERE.keys())
EXAMPLES = 4  # of each kind for each route: what takes arguments apart is the same for all
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def ask(cast):
    """`ask(case)` sends it as the keeper, checks the answer, and undoes what it did."""
    standing_world(cast)
    secret = cast.token("keeper")
    # A request begins by closing old connections: on PostgreSQL that would end the test's own.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)

    def send(case):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {secret}"}
        with transaction.atomic():
            response = case.call(app=application, environ_base={"REMOTE_ADDR": fresh_address()})
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)

    yield send
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.parametrize("name", FUZZED)
def test_values_made_up_from_the_document(ask, name):
    operation = ROUTES[name]
    conference = {"conference": "kumo"} if "{conference}" in operation.path else {}
    for mode in GenerationMode:

        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(mode, path_parameters=conference))
        def run(case):
            ask(case)

        run()
