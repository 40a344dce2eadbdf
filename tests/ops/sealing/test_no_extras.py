"""Without its package an extra says what to install, and nothing else of the log needs one."""

import pytest

from tests.ops.processes import said

WITHOUT = """
import sys

sys.modules[{package!r}] = None
from ops.sealing import cosigning, sm, timestamps, witness, witnesses
try:
    {asked}
except {refusal} as no:
    print(no.zh, no.en)
"""


@pytest.mark.parametrize(
    ("package", "asked", "refusal", "extra"),
    [
        ("gmssl_pyx", "sm.shadow('quanze/a/public', [])", "sm.NoGm", "quanze[gm]"),
        ("rfc3161_client", "timestamps.stamped_at(b'', '', [])", "timestamps.NoTsa", "quanze[tsa]"),
    ],
)
def test_without_its_package_an_extra_says_what_to_install(package, asked, refusal, extra):
    told = said(WITHOUT.format(package=package, asked=asked, refusal=refusal))
    assert told.count(f"pip install '{extra}'") == 2
