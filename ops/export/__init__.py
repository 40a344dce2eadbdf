"""The ledger and its read models as Parquet files, for questions over all of it (docs/export.md).

PostgreSQL streams the rows of one snapshot through ADBC into DuckDB, which takes the JSON apart and
writes the files. A file is never changed: what has changed lies in a new file under a new name, and
the manifest, which is written last, says which files count.
"""
