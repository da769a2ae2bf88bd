"""SNMP agents, read through declarations of what their numbers mean.

`agents` asks (a live agent through gufo-snmp, or a recording), `declarations` knows the vendor
files, `survey` reads a whole agent, `polling` asks again for what changes. `source` is all of it behind
the port of `engines/probes/collecting`.
"""
