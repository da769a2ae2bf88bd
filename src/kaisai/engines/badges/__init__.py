"""Badges as paper: sheets to be cut, and labels of a roll."""
