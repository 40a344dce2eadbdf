"""A made-up province with a made-up history, of any size, for trying, testing and measuring.

``simulate`` tells the history event by event in recorded order; ``load`` writes it to a ledger.
Nothing in it is real: every act is marked as simulated and every paper's title says 模拟.
"""

from ops.simulate.load import load
from ops.simulate.province import simulate

__all__ = ["load", "simulate"]
