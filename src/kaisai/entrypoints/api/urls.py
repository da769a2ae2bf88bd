"""The HTTP API: every operation as POST, every query as GET, made from the registry."""

from kaisai.entrypoints.api.building import build

api = build()
