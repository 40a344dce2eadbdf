"""Running it: settings, the database, the command line, the worker and the importers."""
