"""Makes the API from the registry: one route per operation or query, with OpenAPI."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from kaisai.core.access.queries import find_conference_for
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import STRANGER, Actor
from kaisai.core.identity.passes import PREFIX, find_actor_by_pass
from kaisai.core.identity.queries import find_actor_by_token
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import NotAllowed, NotFound, Refused, Unavailable
from kaisai.core.operations.answers import describe
from kaisai.core.operations.idempotency import once
from kaisai.core.operations.registry import (
    Declared,
    invoke,
    list_operations,
    list_queries,
    prepared,
)
from kaisai.core.surfaces.arguments import checked, from_words, model_for
from kaisai.core.surfaces.requests import actor_of

LARGEST_BODY = 256_000
LARGEST_WITH_FILE = 12_000_000  # a large inventory as base64


class ArgumentProblem(Schema):
    """What is wrong with one argument."""

    argument: str
    code: str
    sentence: str


class Refusal(Schema):
    """Why not: a stable code for programs, a sentence for people; for bad arguments, each of them."""

    code: str
    sentence: str
    problems: list[ArgumentProblem] | None = None


class Answer(Schema):
    """What an operation or query gave back."""

    result: Any = None


class _Answered(Schema):
    response: Answer


class _Refused(Schema):
    response: Refusal


RESPONSES: dict[int, type[Schema]] = {
    200: _Answered,
    **dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429, 503), _Refused),
}


class _Document(OpenAPISchema):
    """Says what a route takes and gives when somebody asks, as most starts of kaisai are for nobody who does."""

    _responses: dict[int, dict[str, Any]] | None = None

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """One route."""
        operation.response_models = dict(RESPONSES)
        operation.openapi_extra = _told(_offered()[operation.operation_id or ""])
        details: dict[str, Any] = super().operation_details(operation)
        return details

    def responses(self, operation: Operation) -> dict[int, dict[str, Any]]:
        """What any route answers: worked out once, as it is nine tenths of the work of the document."""
        if self._responses is None:
            self._responses = super().responses(operation)
        return self._responses


class _TokenApi(NinjaAPI):
    """Says in its OpenAPI how to authenticate, which ninja does only for its own classes of it."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        schema = _Document(self, prefix)
        schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        return schema


@cache
def _offered() -> dict[str, Declared]:
    return {each.name: each for each in (*list_operations(), *list_queries())}


def build() -> NinjaAPI:
    """The API with every route of the registry."""
    api = _TokenApi(
        title="kaisai",
        version="1",
        urls_namespace="api",
        docs_url=None,
        description="Every operation and query of kaisai. Authenticate with `Authorization: Bearer kaisai_…`.",
    )
    for declared in _offered().values():
        _add(api, declared)
    return api


def _add(api: NinjaAPI, declared: Declared) -> None:
    path = f"/{{conference}}/{declared.name}" if declared.needs_conference else f"/{declared.name}"
    route = api.api_operation(
        ["POST"] if _has_body(declared) else ["GET"],
        path,
        operation_id=declared.name,
        summary=declared.summary,
        description=declared.description,
        tags=[declared.name.partition(".")[0]],
    )
    route(_view(declared))


def _has_body(declared: Declared) -> bool:
    """Operations, and queries about a file, which is too large for an address."""
    return declared.changes or any(
        parameter.annotation is bytes for parameter in declared.parameters
    )


@cache
def _told(declared: Declared) -> dict[str, Any]:
    """What OpenAPI says of the arguments: a body for operations, parameters for queries."""
    schema = model_for(declared).model_json_schema(ref_template="#/components/schemas/{model}")
    inline = _inlined(schema, schema.pop("$defs", {}))
    security: list[dict[str, list[str]]] = [{"token": []}]
    if _has_body(declared):
        body = {"required": True, "content": {"application/json": {"schema": inline}}}
        return {"requestBody": body, "security": security}
    required = set(inline.get("required", ()))
    parameters = [
        {"name": name, "in": "query", "required": name in required, "schema": part}
        for name, part in inline.get("properties", {}).items()
    ]
    return {"parameters": parameters, "security": security}


def _inlined(schema: Any, definitions: dict[str, Any]) -> Any:
    """The schema without references, since ninja knows nothing of ours."""
    if isinstance(schema, list):
        return [_inlined(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    return {key: _inlined(part, definitions) for key, part in schema.items()}


def _view(declared: Declared) -> Callable[..., Any]:
    if declared.needs_conference:

        def with_conference(request: HttpRequest, conference: str) -> HttpResponse:
            return _answer(declared, request, conference)

        return with_conference

    def without_conference(request: HttpRequest) -> HttpResponse:
        return _answer(declared, request, "")

    return without_conference


def _answer(declared: Declared, request: HttpRequest, slug: str) -> HttpResponse:
    try:
        actor = _actor(declared, request, slug)
        conference = _conference(actor, slug) if declared.needs_conference else None
        values = (
            _body(request, declared)
            if _has_body(declared)
            else from_words(declared, _words(request))
        )
        return JsonResponse({"result": _call(declared, request, actor, conference, values)})
    except Refused as refusal:
        return JsonResponse(_refusal(refusal), status=refusal.status)
    except Unavailable as error:
        return JsonResponse({"code": "unavailable", "sentence": str(error)}, status=503)


def _refusal(refusal: Refused) -> dict[str, Any]:
    told: dict[str, Any] = {"code": refusal.code, "sentence": str(refusal.sentence)}
    if refusal.problems:
        told["problems"] = [
            {"argument": each.where, "code": each.code, "sentence": str(each.sentence)}
            for each in refusal.problems
        ]
    return told


def _call(
    declared: Declared,
    request: HttpRequest,
    actor: Actor,
    conference: Conference | None,
    values: dict[str, Any],
) -> Any:
    arguments = checked(declared, values)
    at = now()
    # Before the transaction that remembers the answer: nobody waits for somebody else's machine.
    arguments |= prepared(declared, by=actor, conference=conference, arguments=arguments)

    def run() -> Any:
        return describe(
            invoke(declared, by=actor, conference=conference, at=at, arguments=arguments)
        )

    key = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    if not key or not declared.changes:
        return run()
    place = conference.slug if conference else ""
    return once(declared, f"{place}/{key}", by=actor, at=at, arguments=values, run=run)


def _actor(declared: Declared, request: HttpRequest, slug: str) -> Actor:
    """The token's owner, or whoever is signed in; a browser must prove that its page sent the request."""
    scheme, _space, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "bearer":
        return _bearer(declared, secret.strip(), slug)
    actor = actor_of(request)
    if actor == STRANGER:
        raise NotAllowed(_("Sign in first."), status=401)
    if declared.changes and CsrfViewMiddleware(lambda _request: HttpResponse()).process_view(
        request, lambda _request: HttpResponse(), (), {}
    ):
        raise NotAllowed(_("The request did not come from one of our pages."))
    return actor


def _bearer(declared: Declared, secret: str, slug: str) -> Actor:
    if secret.startswith(PREFIX):
        actor = None
        if declared.takes_passes:
            actor = find_actor_by_pass(secret, conference=slug, call=declared.name, at=now())
        if actor is None:
            raise NotAllowed(_("This pass is over, or for something else. Sign in."), status=401)
        return actor
    actor = find_actor_by_token(secret[:200], at=now())
    if actor is None:
        raise NotAllowed(_("This token is unknown, expired or revoked."), status=401)
    return actor


def _conference(actor: Actor, slug: str) -> Conference:
    conference = find_conference_for(actor, slug)
    if conference is None:
        raise NotFound(_("There is no conference with this address, or you are not of its crew."))
    return conference


def _words(request: HttpRequest) -> dict[str, str]:
    try:
        return {name: request.GET[name] for name in request.GET}
    except TooManyFieldsSent as error:
        raise Refused("too-large", _("The request is too large."), status=413) from error


def _body(request: HttpRequest, declared: Declared) -> dict[str, Any]:
    takes_file = any(parameter.annotation is bytes for parameter in declared.parameters)
    largest = LARGEST_WITH_FILE if takes_file else LARGEST_BODY
    if request.content_type not in {"application/json", ""}:
        raise Refused("not-json", _("The body must be a JSON object."), status=400)
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise Refused("too-large", _("The request is too large."), status=413) from error
    if len(body) > largest:  # sent in chunks, without saying how much
        raise Refused("too-large", _("The request is too large."), status=413)
    try:
        values = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise Refused("not-json", _("The body must be a JSON object."), status=400) from error
    if not isinstance(values, dict):
        raise Refused("not-json", _("The body must be a JSON object."), status=400)
    return values
