"""Questions over the whole ledger. They come with the analytics; see docs/requirements.md."""
