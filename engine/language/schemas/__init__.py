"""The published JSON Schemas, and the sources they are built from by :mod:`engine.language.schema_files`."""
