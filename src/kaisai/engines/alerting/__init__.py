"""Alerts: rules judge readings, what fires is traced to its cause, and people are told once.

`reading` reads rules, `evaluator` judges readings, `correlating` finds causes, `planning` decides who
is told what, `explaining` says why, `words` and `messages` say it in English and Japanese.
"""
