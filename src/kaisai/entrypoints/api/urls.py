"""The HTTP API."""

from ninja import NinjaAPI

api = NinjaAPI(title="kaisai", version="1", urls_namespace="api")
