"""The policy: one way to read it, and what makes a quorum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notes import COSIGNATURE, VerifierKey
from domain.policy import (
    LONGEST_POLICY,
    Group,
    Log,
    NotAPolicy,
    Policy,
    Promise,
    Witness,
    satisfied,
)


def key(name, number, kind=COSIGNATURE):
    return VerifierKey(name, bytes([number]) * 32, kind)


LOG = key("quanze/a/public", 1, 1)
NEXT = key("quanze/a/public", 2, 1)
PROMISE = key("quanze/a/public/promise", 3, 1)
X1, X2, X3 = (key(f"x{n}.example", 10 + n) for n in (1, 2, 3))
Y1, Y2 = (key(f"y{n}.example", 20 + n) for n in (1, 2))
TEXT = f"""\
# Two houses watch this log.
log {LOG} https://log.example/
  log\t{NEXT}
promise {PROMISE}

witness X1 {X1}
witness X2 {X2} https://x2.example/witness
witness 省纪委 {X3}
group X 2 X1 X2 省纪委
witness Y1 {Y1}
witness Y2 {Y2}
group Y any Y1 Y2
\t# Both houses must have seen it.
group both all X Y
quorum both
"""
WHOLE = TEXT.encode()
POLICY = Policy.parse(WHOLE)


def line_of(text):
    with pytest.raises(NotAPolicy) as refused:
        Policy.parse(text if isinstance(text, bytes) else text.encode())
    return refused.value.reason, refused.value.line


def test_a_policy_says_who_signs_who_watches_and_how_many_must():
    found = Policy.parse(WHOLE)
    assert found == Policy(
        logs=(Log(LOG, "https://log.example/"), Log(NEXT)),
        promises=(Promise(PROMISE),),
        witnesses=(
            Witness("X1", X1),
            Witness("X2", X2, "https://x2.example/witness"),
            Witness("省纪委", X3),
            Witness("Y1", Y1),
            Witness("Y2", Y2),
        ),
        groups=(
            Group("X", 2, ("X1", "X2", "省纪委")),
            Group("Y", 1, ("Y1", "Y2")),
            Group("both", 2, ("X", "Y")),
        ),
        quorum="both",
    )


def test_a_log_may_be_signed_by_any_of_its_keys_and_by_no_other_logs():
    assert POLICY.keys("quanze/a/public") == (LOG, NEXT)
    assert POLICY.keys("quanze/a/public/promise") == ()


def test_a_policy_is_read_back_from_what_is_written():
    assert Policy.parse(str(POLICY).encode()) == POLICY


@pytest.mark.parametrize(
    ("names", "enough"),
    [
        ({"X1", "X2", "Y1"}, True),
        ({"X1", "省纪委", "Y2"}, True),
        ({"X1", "X2", "省纪委", "Y1", "Y2"}, True),
        ({"X1", "X2", "省纪委"}, False),
        ({"X1", "Y1", "Y2"}, False),
        ({"X1", "Y1"}, False),
        (set(), False),
        ({"both"}, False),
        ({"X", "Y"}, False),
        ({"none"}, False),
        ({"X1", "x2", "Y1"}, False),
    ],
)
def test_a_quorum_is_as_many_of_each_group_as_it_asks_for(names, enough):
    assert satisfied(POLICY, names) is enough


def test_a_witness_alone_may_be_the_quorum():
    policy = Policy.parse(f"witness X1 {X1}\nwitness X2 {X2}\nquorum X2\n".encode())
    assert satisfied(policy, {"X2"})
    assert not satisfied(policy, {"X1"})


def test_no_witness_may_be_needed():
    assert satisfied(Policy.parse(b"quorum none\n"), set())


def test_a_chain_of_a_thousand_groups_is_no_danger():
    groups = "".join(f"group g{n + 1} all g{n}\n" for n in range(1000))
    policy = Policy.parse(f"witness g0 {X1}\n{groups}quorum g1000\n".encode())
    assert satisfied(policy, {"g0"})
    assert not satisfied(policy, set())


@pytest.mark.parametrize("end", range(len(WHOLE)))
def test_no_beginning_of_a_policy_is_a_policy(end):
    with pytest.raises(NotAPolicy):
        Policy.parse(WHOLE[:end])


@pytest.mark.parametrize("line", range(len(TEXT.splitlines())))
def test_a_policy_whose_line_is_lost_is_another_policy_or_none(line):
    kept = TEXT.splitlines(keepends=True)
    gone = kept.pop(line)
    try:
        policy = Policy.parse("".join(kept).encode())
    except NotAPolicy:
        return
    said = gone.strip() and not gone.strip().startswith("#")
    assert (policy != POLICY) is bool(said)


SEEN = f"witness X1 {X1}\n"


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", "no_quorum", 0),
        ("# quorum none\n", "no_quorum", 0),
        ("quorum none", "newline", 1),
        ("quorum none\r\n", "character", 1),
        ("\nquorum\x00 none\n", "character", 2),
        ("quorum none\n# \x7f\n", "character", 2),
        (b"quorum none\n# \xff\n", "utf8", 2),
        ("quorum none\n" + "#" * LONGEST_POLICY, "length", 0),
        ("quorum\u00a0none\n", "statement", 1),
        ("Quorum none\n", "statement", 1),
        ("quorum none\nbastion x\n", "statement", 2),
        ("quorum\n", "form", 1),
        ("quorum none none\n", "form", 1),
        ("quorum none\nquorum none\n", "second_quorum", 2),
        ("quorum X1\n" + SEEN, "undefined", 1),
        ("quorum both # all of them\n", "form", 1),
        ("log\n", "form", 1),
        (f"log {LOG} https://a https://b\n", "form", 1),
        (f"log {X1}\n", "kind", 1),
        (f"log {str(LOG)[:-1]}\n", "key", 1),
        (f"log {LOG}\nlog {LOG}\n", "duplicate_key", 2),
        (f"log {LOG}\nlog {key('other', 1, 1)}\n", "duplicate_key", 2),
        (f"promise {X1}\n", "kind", 1),
        (f"promise {PROMISE} https://a\n", "form", 1),
        (f"witness {X1}\n", "form", 1),
        (f"witness X1 {LOG}\n", "kind", 1),
        (f"witness none {X1}\n", "reserved", 1),
        (f"{SEEN}witness X1 {X2}\n", "duplicate_name", 2),
        (f"{SEEN}witness X2 {X1}\n", "duplicate_key", 2),
        (f"{SEEN}witness X2 {key('other', 11)}\n", "duplicate_key", 2),
        (f"{SEEN}group X1 all X1\n", "duplicate_name", 2),
        (f"{SEEN}group none all X1\n", "reserved", 2),
        (f"{SEEN}group g all\n", "form", 2),
        (f"{SEEN}group g all none\n", "undefined", 2),
        (f"{SEEN}group g all g\n", "undefined", 2),
        (f"{SEEN}group g all X1 X2\n", "undefined", 2),
        (f"{SEEN}group g any X1 X1\n", "member", 2),
        (f"{SEEN}group g any X1\ngroup h any X1\n", "member", 3),
        (f"{SEEN}group g 0 X1\n", "threshold", 2),
        (f"{SEEN}group g 2 X1\n", "threshold", 2),
        (f"{SEEN}group g 01 X1\n", "threshold", 2),
        (f"{SEEN}group g +1 X1\n", "threshold", 2),
        (f"{SEEN}group g １ X1\n", "threshold", 2),
        (f"{SEEN}group g {'9' * 5000} X1\n", "threshold", 2),
        (f"{SEEN}group g ALL X1\n", "threshold", 2),
    ],
)
def test_what_is_no_policy_is_refused_with_its_line(text, reason, line):
    assert line_of(text) == (reason, line)


@pytest.mark.parametrize("end", range(len(str(X1))))
def test_no_part_of_a_key_is_a_key(end):
    assert line_of(f"\nwitness X1 {str(X1)[:end] or '+'}\nquorum X1\n") == ("key", 2)


def test_a_refusal_says_the_line_and_what_to_do_in_both_languages():
    with pytest.raises(NotAPolicy) as refused:
        Policy.parse(b"\nquorum\n")
    assert refused.value.zh == "第 2 行: 应写作: quorum <name>"
    assert refused.value.en == "line 2: write it as: quorum <name>"


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_policy_or_refused(data):
    try:
        policy = Policy.parse(data)
    except NotAPolicy:
        return
    assert Policy.parse(str(policy).encode()) == policy


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_policy_with_another_byte_reads_back_or_is_refused(at, flip):
    changed = bytearray(WHOLE)
    changed[at] ^= flip
    try:
        policy = Policy.parse(bytes(changed))
    except NotAPolicy:
        return
    assert Policy.parse(str(policy).encode()) == policy


NAMES = ("a", "b", "c", "d", "e")


@given(st.sets(st.sampled_from(NAMES)), st.sampled_from(NAMES), st.integers(1, 5))
def test_more_witnesses_never_undo_a_quorum(names, another, count):
    witnesses = tuple(Witness(name, key(name, n)) for n, name in enumerate(NAMES))
    policy = Policy((), (), witnesses, (Group("g", count, NAMES),), "g")
    assert satisfied(policy, names) is (len(names) >= count)
    assert satisfied(policy, names) <= satisfied(policy, names | {another})
