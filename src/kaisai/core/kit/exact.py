"""Values as JSON without loss."""

from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


class ExactEncoder(DjangoJSONEncoder):
    """Django's encoder cuts instants to milliseconds, and the journal would come back changed."""

    def default(self, o: Any) -> Any:
        """Instants with all their digits and their zone."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)
