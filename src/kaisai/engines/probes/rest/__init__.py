"""Controllers that tell of their devices over HTTP, read through declarations of what their answers mean.

`declarations` knows the vendor files, `asking` asks one controller, `reading` brings its answer to the
items that SNMP agents have as well, and `source` is all of it behind the port of `probes/collecting`.
"""
