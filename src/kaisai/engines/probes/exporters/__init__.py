"""What exporters tell that rules judge: address pools and session tables, found by vendor files.

`declarations` knows the files, `reading` finds the parts in what one exporter told. Everything else
that an exporter tells is kept as it is.
"""
