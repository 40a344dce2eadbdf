"""The questions: one function each, with the SQL of the same name."""

from importlib import import_module

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.questions.basis_ageing import basis_ageing
from analytics.questions.basis_structure import basis_structure
from analytics.questions.cancelled_approvals import cancelled_approvals
from analytics.questions.cascades import cascades
from analytics.questions.changes import changes
from analytics.questions.churn import churn
from analytics.questions.delegated_items import delegated_items
from analytics.questions.difference_in_differences import difference_in_differences
from analytics.questions.handover_lag import handover_lag
from analytics.questions.incomparable_limits import incomparable_limits
from analytics.questions.interrupted_series import interrupted_series
from analytics.questions.law_lag import law_lag
from analytics.questions.life_spans import life_spans
from analytics.questions.list_size import list_size
from analytics.questions.net_slimming import net_slimming
from analytics.questions.promised_limits import promised_limits
from analytics.questions.publication_lag import publication_lag
from analytics.questions.revivals import revivals
from analytics.questions.same_power import same_power
from analytics.questions.stated_totals import stated_totals
from analytics.questions.who_decides import who_decides


class Questions(Asking):
    """The complete list; each is asked as a method."""

    list_size = list_size
    changes = changes
    cancelled_approvals = cancelled_approvals
    delegated_items = delegated_items
    net_slimming = net_slimming
    stated_totals = stated_totals
    churn = churn
    revivals = revivals
    publication_lag = publication_lag
    handover_lag = handover_lag
    law_lag = law_lag
    life_spans = life_spans
    promised_limits = promised_limits
    incomparable_limits = incomparable_limits
    who_decides = who_decides
    basis_structure = basis_structure
    basis_ageing = basis_ageing
    cascades = cascades
    same_power = same_power
    interrupted_series = interrupted_series
    difference_in_differences = difference_in_differences


QUESTIONS = {name: asked for name, asked in vars(Questions).items() if not name.startswith("_")}
CHARTS: dict[str, Chart] = {
    name: import_module(asked.__module__).CHART for name, asked in QUESTIONS.items()
}
"""How the answer of each is best drawn."""
MEANINGS: dict[str, str] = {
    name: import_module(asked.__module__).MEANING for name, asked in QUESTIONS.items()
}
"""What each asks, in a Chinese sentence; in English it is the first line of its docstring."""
