"""Tickets as signed codes (`ticket_code`), as pictures (`qr`), and as numbers for people (`numbers`, `hiding`)."""
