"""What a check costs is measured, and beside the time that it may take."""

from ops.bench.checking import MOST, checking


def test_a_check_is_measured_beside_its_limit():
    whole, processor, found, peak, again, kept = checking(400)
    powers = int(whole.what.split()[3].replace(",", ""))
    assert powers >= 100
    assert whole.ratio == whole.figure / (MOST * powers / 100_000)
    assert processor.figure > 0
    assert found.figure > 0
    assert min(peak.figure, again.figure, kept.figure) > 0
    assert again.ratio is not None
