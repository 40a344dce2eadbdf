"""Questions over the whole ledger: what the reform did, asked of an export of the books.

``open_ledger(folder)`` opens what ``quanze export`` wrote; every question is a method of what it
returns and answers with a polars frame.
"""

from analytics.errors import Unanswerable, Unavailable, Unreadable
from analytics.ledger import Answer, Ledger, open_ledger

__all__ = ["Answer", "Ledger", "Unanswerable", "Unavailable", "Unreadable", "open_ledger"]
