"""Pages of the desk."""

from kaisai.domains.desk.views.app import app, manifest, worker
from kaisai.domains.desk.views.running import admission_list, overview

__all__ = ["admission_list", "app", "manifest", "overview", "worker"]
