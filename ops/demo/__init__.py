"""Two small registers to show what the ledger is for: one of real facts, one made up.

The State Council's decisions are facts from public papers, each with the address it was read at.
The Panshan register has the frame of a real county paper and is otherwise invented: every act in it
is marked as simulated.
"""

from ops.demo.panshan import load_panshan
from ops.demo.state_council import load_state_council
from ops.demo.story import Corrected, LeftOut, Milestone, Story

__all__ = [
    "Corrected",
    "LeftOut",
    "Milestone",
    "Story",
    "load_panshan",
    "load_state_council",
]
