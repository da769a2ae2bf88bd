"""Who is told leaves by here: mail and webhooks today, chat tomorrow. Run by the worker."""
