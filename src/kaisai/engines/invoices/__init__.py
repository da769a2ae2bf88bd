"""Receipts and return invoices of Japan's qualified invoice system: `document` says what, `pdf` prints it."""
