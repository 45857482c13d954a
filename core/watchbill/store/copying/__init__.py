"""Everything of a desk at once: backed up, exported, brought into another database, put back.

No table is listed here: what is copied is what the one MetaData knows, so a new table is copied without a change.
A column of a new type must be taught to `kinds`.
"""
