"""Mails to attendees: what happens to an order becomes a mail, and mails leave."""
