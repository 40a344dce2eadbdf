"""The doors: JSON over HTTP. Nothing here opens a connection; it is given its services."""
