#!/usr/bin/env python3
# fmt: off
# pyright: basic, reportOptionalSubscript=false, reportOptionalIterable=false
# pyright: reportCallIssue=false, reportAttributeAccessIssue=false
"""Verify what a quanze ledger has published: offline, with Python's standard library alone.

    verify.py BUNDLE [--policy FILE] [--checkpoint FILE] [--receipt FILE ...]
    verify.py receipt FILE --policy FILE
    verify.py certificate FILE --policy FILE

BUNDLE is a folder or a zip. The policy says whose signatures count: bring your own, for one that
comes with what is checked proves nothing. --checkpoint is the last checkpoint that you kept.
Ends with 0: it is sound; 1: something is wrong; 2: it could not be opened; 3: it is consistent in
itself, and without your --policy nobody's signature was checked; 4: a promise, and not yet a proof.

The formats are those of docs/formats.md (below: "formats"), and through it RFC 6962 (the tree),
RFC 8032 (Ed25519), RFC 8785 (JSON) and the C2SP specifications signed-note, tlog-checkpoint,
tlog-tiles, tlog-cosignature and tlog-policy. No code is shared with what is checked.
"""
import argparse
import base64
import gc
import json
import multiprocessing
import os
import re
import sys
import unicodedata
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, namedtuple
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256, sha512
from itertools import pairwise, zip_longest
from multiprocessing.pool import ThreadPool
from pathlib import Path
from tempfile import TemporaryFile

# ---- findings (formats §10)
MEANING = {
    "E_LEAF": "not the bytes of its leaf", "E_GAP": "an entry is missing",
    "E_ROOT": "not what the signed root is over", "E_ORDER": "the entries in another order",
    "E_TRUNCATED": "the log ends before what is held", "E_FORK": "the log does not continue it",
    "E_SPLIT": "two signed trees of one size", "E_STATE": "not what the entries lead to",
    "E_TILE": "not what lies below the tile", "E_SIG": "a signature is missing, wrong or of nobody",
    "E_TIME": "recorded at an impossible time", "E_FORMAT": "not in the form that is described"}
MOST = 20  # findings of one code that are printed; the rest are counted
CLOCKS = 60  # seconds by which the clocks of a ledger and of a witness may differ
NOTE, BUNDLE, PROOFS_FILE = 2**16, 256 * 65537, 2**26  # bytes of the longest file of a kind
ODD = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError,
       ValueError)
DAMAGED = (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)

class Wrong(Exception):
    """A finding: its code, the detail, and the place as a mapping."""

    def __init__(self, code, detail, **place):
        super().__init__(code, detail, place)

def refuse(wrong, detail, code="E_FORMAT", **place):
    """Raises Wrong where it is so."""
    if wrong:
        raise Wrong(code, detail, **place)

class Report(Counter):
    """Prints findings as lines of JSON as they come, and goes on; counts them by code."""

    def add(self, code, detail, **place):
        self[code] += 1
        if self[code] <= MOST:
            place = {name: value for name, value in place.items() if value is not None}
            print(json.dumps({"code": code, "message": f"{MEANING[code]}: {detail}", **place}))

    @contextmanager
    def noting(self, **place):
        """What is wrong is a finding at this place; what has no place in the formats, E_FORMAT."""
        try:
            yield
        except Wrong as wrong:
            code, detail, more = wrong.args
            self.add(code, detail, **{**place, **more})
        except ODD as error:
            self.add("E_FORMAT", f"{type(error).__name__} {error}", **place)

def warn(text):
    print(text, file=sys.stderr)

# ---- strict parsers
def integer(text):
    """Of JSON: below 2**53."""
    refuse(len(text) > 17 or abs(int(text)) >= 2**53, f"not a number: {text[:40]!r}")
    return int(text)

def number(text):
    """A decimal in its one spelling."""
    refuse(not re.fullmatch("0|[1-9][0-9]*", text), f"not a number: {text[:40]!r}")
    return integer(text)

def unbase64(text, size=None):
    """RFC 4648 §4 in its one spelling: padded, no other characters, no stray bits."""
    try:
        data = base64.b64decode(text, validate=True)
    except (TypeError, ValueError):
        data = b""
    if not data or base64.b64encode(data).decode() != text or size not in (None, len(data)):
        raise Wrong("E_FORMAT", f"not base64 of the right size: {str(text)[:60]!r}")
    return data

def unique(pairs):
    found = dict(pairs)
    refuse(len(found) != len(pairs), "a key that stands twice")
    return found

DECODE = json.JSONDecoder(parse_float=number, parse_constant=number, parse_int=integer).decode
STRICT = json.JSONDecoder(
    parse_float=number, parse_constant=number, parse_int=integer, object_pairs_hook=unique).decode
ENCODE = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")).encode
CONTROL = re.compile(r"(?<!\\)(?:\\\\)*\\[ubfr]")  # canonical JSON escapes nothing else like this

def shaped(found, **fields) -> dict:
    """A JSON object of just these fields, of these types."""
    right = type(found) is dict and found.keys() == fields.keys()
    right = right and [*map(type, map(found.get, fields))] == [*fields.values()]
    if not right:
        raise Wrong("E_FORMAT", f"not an object of just {', '.join(fields)}, or of other types")
    return found

def parsed(data, decode=STRICT):
    refuse(len(data) > PROOFS_FILE, "too large")
    try:
        return decode(data.decode())
    except (ValueError, RecursionError):
        raise Wrong("E_FORMAT", "not JSON in UTF-8") from None

def document(data, form, **fields):
    """A JSON object of a format that it names."""
    found = shaped(parsed(data), format=str, **fields)
    refuse(found["format"] != form, f"not of the format {form}")
    return found

def canonical(data):
    """RFC 8785 as restricted by formats §1; so no key stands twice either."""
    found, text = parsed(data, DECODE), data.decode()
    if ENCODE(found) != text or ("\\" in text and CONTROL.search(text)):
        raise Wrong("E_FORMAT", "JSON that is not in its canonical spelling")
    refuse(not unicodedata.is_normalized("NFC", text), "text that is not NFC")
    return found

@lru_cache(maxsize=1 << 16)
def day(text):
    """A day of the calendar, YYYY-MM-DD. Days compare as text."""
    if type(text) is not str or len(text) != 10 or date.fromisoformat(text).isoformat() != text:
        raise ValueError(f"not a day: {text!r}")
    return text

# ---- Ed25519 (RFC 8032 §5.1)
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT_OF_MINUS_1 = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)

def point(data):
    """§5.1.3: a point in extended coordinates, or None where this encodes none."""
    sign, y = data[31] >> 7, int.from_bytes(data, "little") % 2**255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * ROOT_OF_MINUS_1 % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P

def plus(one, other):
    """§5.1.4."""
    a = (one[1] - one[0]) * (other[1] - other[0])
    b = (one[1] + one[0]) * (other[1] + other[0])
    c, d = 2 * one[3] * other[3] * D, 2 * one[2] * other[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(scalar, base):
    result = (0, 1, 1, 0)
    for bit in f"{scalar:b}":
        result = plus(result, result)
        result = plus(result, base) if bit == "1" else result
    return result

@lru_cache
def ed25519(public, message, signature):
    """§5.1.7, without the cofactor: [S]B = R + [k]A, and S below the order."""
    base = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= ORDER or not (point(public) and point(r)):
        return False
    k = int.from_bytes(sha512(r + public + message).digest(), "little") % ORDER
    one, other = times(s, base), plus(point(r), times(k, point(public)))
    return all((one[i] * other[2] - other[i] * one[2]) % P == 0 for i in (0, 1))

# ---- notes (C2SP signed-note), checkpoints (C2SP tlog-checkpoint), state roots (formats §5)
Key = namedtuple("Key", "name id kind public")
Note = namedtuple("Note", "lines body signatures")
Checkpoint = namedtuple("Checkpoint", "origin size root note")
StateRoot = namedtuple("StateRoot", "model rows root position")
LOG, WITNESS = 1, 4  # kinds of key: Ed25519, and Ed25519 with a time (C2SP tlog-cosignature)
KIND_OF = {"history": "power", "organs": "organ", "instruments": "instrument", "duties": "duty"}
MODEL_OF = {kind: model for model, kind in KIND_OF.items()}
MODELS = (*KIND_OF, "lists")
ID = "(?:power|organ|instrument|duty):[0-9A-Za-z._-]{1,120}"

def note(data):
    """The text, a blank line, and one signature line or more."""
    text = data.decode("utf-8", "replace")
    body, _, tail = text.rpartition("\n\n")
    lines = [re.findall(r"\A— ([^\s+]+) (\S+)\Z", line) for line in tail[:-1].split("\n")]
    odd = re.search(r"[\0-\t\v-\x1f\x7f�]", text)
    refuse(not body or tail[-1:] != "\n" or odd or not all(lines), "not a signed note")
    raw = [(name, unbase64(text)) for ((name, text),) in lines]
    return Note(body.split("\n"), f"{body}\n".encode(), [(name, s[:4], s[4:]) for name, s in raw])

def signed_at(given, key):
    """When the key signed (0: it does not say); None if it did not. A false one is Wrong."""
    for name, id, signature in given.signatures:
        if (name, id) == (key.name, key.id):
            moment, message = 0, given.body
            if key.kind == WITNESS:
                moment, signature = int.from_bytes(signature[:8], "big"), signature[8:]
                message = b"cosignature/v1\ntime %d\n%b" % (moment, message)
            if not ed25519(key.public, message, signature):
                raise Wrong("E_SIG", f"a false signature in the name of {name}, key {id.hex()}")
            return moment
    return None

def checkpoint(data):
    given = note(data)
    refuse(len(given.lines) != 3 or not given.lines[0], "not a checkpoint of three lines")
    return Checkpoint(given.lines[0], number(given.lines[1]), unbase64(given.lines[2], 32), given)

class Policy:
    """Whose signatures count (formats §4, C2SP tlog-policy)."""

    def __init__(self, data):
        self.logs, self.promises, self.members, self.quorum = [], [], {}, None
        self.grouped = set()
        *lines, end = data.decode("utf-8", "replace").split("\n")
        refuse(end or len(data) > NOTE, "a policy that is too long, or cut off")
        for line in lines:
            words = re.findall("[^ \t]+", line)
            if re.search(r"[\0-\x08\v-\x1f\x7f�]", line) or not self.read(words):
                raise Wrong("E_FORMAT", f"not a statement of a policy: {line[:80]!r}")
        refuse(self.quorum is None, "a policy without its quorum")

    def read(self, words):
        """Take in one statement; False for what is none."""
        free = len(words) > 2 and words[1] not in ("none", *self.members)
        match words:
            case ["log", key] | ["log", key, _]:
                self.logs.append(self.key(key, LOG, self.logs))
            case ["promise", key]:
                self.promises.append(self.key(key, LOG, self.promises))
            case ["witness", name, key] | ["witness", name, key, _] if free:
                self.members[name] = self.key(key, WITNESS, self.witnesses().values())
            case ["group", name, many, *of] if free and {*of} <= {*self.members} - self.grouped:
                self.grouped |= {*of}
                self.members[name] = {"any": 1, "all": len(of)}.get(many) or number(many), of
                return 1 <= self.members[name][0] <= len(of) == len({*of})
            case ["quorum", name] if self.quorum is None and name in ("none", *self.members):
                self.quorum = name
            case _:
                return not words or words[0].startswith("#")
        return True

    def witnesses(self):
        return {name: key for name, key in self.members.items() if type(key) is Key}

    def key(self, text, kind, others=()):
        """<name>+<id in hex>+<base64(kind || public key)>, which none of the others has."""
        name, id, material = (*text.split("+", 2), "", "")[:3]
        data = unbase64(material, 33)
        if not name or data[0] != kind or id != sha256(f"{name}\n".encode() + data).hexdigest()[:8]:
            raise Wrong("E_FORMAT", f"not a verifier key of this kind: {text[:80]!r}")
        found = Key(name, bytes.fromhex(id), kind, data[1:])
        refuse(any(key.public == found.public for key in others), "a key named twice")
        at, y = point(found.public), int.from_bytes(found.public, "little") % 2**255
        refuse(y >= P or (at and times(8, at)[0] % P == 0), "a key that others can sign for")
        return found

    def met(self, name, signed):
        if name in ("none", *signed):
            return True
        member = self.members[name]
        return type(member) is tuple and sum(self.met(m, signed) for m in member[1]) >= member[0]

    def require(self, given, keys, name):
        """A key, named so, has signed, and none falsely."""
        if all(moment is None for moment in [signed_at(given, k) for k in keys if k.name == name]):
            raise Wrong("E_SIG", f"not signed for {name} by a key that the policy names")

    def witnessed(self, given):
        """Which witnesses have cosigned, and when."""
        said = {name: signed_at(given, key) for name, key in self.witnesses().items()}
        return {name: moment for name, moment in said.items() if moment is not None}

    def checkpoint(self, data, origin, *, quorum=False):
        """A checkpoint that the policy lets stand. Raises Wrong."""
        found = checkpoint(data)
        refuse(found.origin != origin, f"of the log {found.origin}, and not of {origin}", "E_SIG")
        self.require(found.note, self.logs, origin)
        if quorum and not self.met(self.quorum, self.witnessed(found.note)):
            raise Wrong("E_SIG", f"not cosigned as the quorum {self.quorum} demands")
        return found

    def state_root(self, data, origin):
        given = note(data)
        title, rows, root, at = (*given.lines, "", "", "")[:4]
        model, place = title.removeprefix(f"{origin}/state/"), at.removeprefix("position ")
        if len(given.lines) != 4 or model not in MODELS or model == title or place == at:
            raise Wrong("E_FORMAT", f"not the signed note of a state root of {origin}")
        self.require(given, self.logs, origin)
        return StateRoot(model, number(rows), unbase64(root, 32), number(place))

# ---- the tree (RFC 6962 §2.1)
def leaf(entry):
    return sha256(b"\x00" + entry).digest()

def node(left, right):
    return sha256(b"\x01" + left + right).digest()

def split(hashes):
    return [hashes[i : i + 32] for i in range(0, len(hashes), 32)]

def levels(leaves):
    """The hashes of all complete subtrees, level by level."""
    tree = [bytes(leaves)]
    while len(below := tree[-1]) >= 64:
        starts = range(0, len(below) - 63, 64)
        tree.append(b"".join(sha256(b"\x01" + below[i : i + 64]).digest() for i in starts))
    return tree

def root(tree, size):
    """The root over the first leaves: one complete subtree for each 1 in size, from the right."""
    right = b""
    for height in range(size.bit_length()):
        if size >> height & 1:
            left = tree[height][:(size >> height) * 32][-32:]
            right = node(left, right) if right else left
    return right or sha256(b"").digest()

def top(leaves):
    """The root over all leaves, in little memory."""
    size = len(leaves) // 32
    if size <= 1 << 16:
        return root(levels(leaves), size)
    half = 32 << (size - 1).bit_length() - 1
    return node(top(leaves[:half]), top(leaves[half:]))

def included(hash, index, size, proof, wanted):
    """RFC 9162 §2.1.3.2, which reads the proof of RFC 6962 §2.1.1; the hashes are in base64."""
    place, last = index, size - 1
    for other in [unbase64(text, 32) for text in proof]:
        if last <= 0:
            return False
        left = place & 1 or place == last
        hash = node(other, hash) if left else node(hash, other)
        while left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    return 0 <= index < size and last == 0 and hash == wanted

def refuse_unproved(head, position, hash, proof):
    """An entry is in the tree of a checkpoint, or Wrong."""
    right = included(hash, position - 1, head.size, proof, head.root)
    refuse(not right, "the proof does not lead to the root", "E_LEAF", position=position)

# ---- what an event makes of a power, an organ, a paper, a duty (docs/events.md)
# A state is a mapping without the fields that go without saying (bare). Most events only set, copy
# or append; what a function below gives is what changes, of the state s, by the payload p of the
# event e, which takes effect on a day.
FIRST = {  # the fields of what begins, and what they are where the event does not say
    "power.added": {"elements": {}, "kind": "", "term": "", "area": "", "level": None,
                    "sources": [], "holders": []},
    "organ.established": {"name": "", "area": "", "credit_code": "", "parent": "", "aliases": [],
                          "kind": "other", "level": None, "founding_unknown": False},
    "instrument.issued": {"title": "", "number": "", "issuer": "", "area": "", "reference": "",
                          "rank": "unknown"},
    "duty.assigned": {"organ": "", "text": ""}}
WRITTEN = {*(name for fields in FIRST.values() for name in fields)} - {"sources", "rank"}
SETS = {  # values of fields
    "power.added": {"status": "in_force"}, "organ.established": {"status": "active"},
    "instrument.issued": {"status": "in_force"}, "power.cancelled": {"status": "cancelled"},
    "power.lapsed": {"status": "lapsed"}, "power.merged": {"status": "merged"},
    "power.split": {"status": "split"}, "power.released": {"status": "released"},
    "power.converted_to_filing": {"kind": "other", "handling": "filing"},
    "power.converted_to_commitment": {"handling": "commitment"},
    "power.resequenced": {"after_registration": True}, "power.marked_strict": {"strict": True},
    "organ.merged": {"status": "merged"}, "organ.dissolved": {"status": "dissolved"},
    "instrument.repealed": {"status": "repealed"}, "instrument.voided": {"status": "void"},
    "duty.ended": {"ended": True}}
COPIES = {  # a field, and the field of the payload that takes its place
    "power.merged": ("results", "into"), "power.split": ("results", "into"),
    "power.released": ("released_to", "receiver"), "organ.renamed": ("name", "name"),
    "organ.recoded": ("credit_code", "credit_code"), "organ.dissolved": ("successors",) * 2,
    "instrument.totals_stated": ("totals", "totals"), "duty.reworded": ("text", "text"),
    "duty.moved": ("organ", "to")}
APPENDS = {  # a list, and the field of the payload that is put behind it
    "power.narrowed": ("removed", "removed"), "organ.aliased": ("aliases", "alias"),
    "organ.name_plate_added": ("plates", "plate"), "organ.merged": ("successors", "into")}
DATES = {  # a field that becomes the day
    "power.retained": "retained_on", "power.handover_completed": "handed_over_on",
    "instrument.amended": "amended_on"}
KINDS = {"power.delegated": "delegation", "power.entrusted": "entrustment",
         "power.authorised": "authorisation", "power.granted": "grant"}
OF_A_GRANT = ("mode", "area", "training_until", "final", "no_second_review")

def once(organs):
    return list(dict.fromkeys(organs))

def slim(arrangement):
    return {name: value for name, value in arrangement.items() if value or name == "principals"}

def received(a):
    return a["kind"] == "delegation" and a.get("accepted", False)

def handed(s, organ, p):
    return [a for a in s["arrangements"] if a["to"] == organ and p.get("of", 0) in (0, a["by"])]

def arranged(s, p, e, on):
    """下放, 委托, 授权, 赋权: an arrangement with each organ that is handed something."""
    kind, principals, given = KINDS[e.topic], s["holders"], {}
    if kind == "delegation":
        passed = [a["to"] for a in s.get("arrangements", []) if received(a)]
        principals = p.get("source") or [holder for holder in principals if holder not in passed]
        given = {"accepted": p.get("at_once"), "level": p.get("level")}
    elif kind != "entrustment":
        given = {name: p.get(name) for name in OF_A_GRANT} | {"mode": p.get("mode", "own_name")}
    given |= {"kind": kind, "principals": principals, "by": e.version}
    given |= {"since": on, "until": e.act.get("until")}
    fresh = [slim(given | {"to": to}) for to in (p["to"] if kind == "delegation" else [p["to"]])]
    s = s | {"arrangements": s.get("arrangements", []) + fresh}
    for a in filter(received, fresh):
        s = taken_up(s | {"holders": once([*s["holders"], a["to"]])}, a)
    return s

def taken_up(s, a):
    """Once the whole batch has been accepted, its senders hold the power no more."""
    batch = [x for x in s["arrangements"] if (x["kind"], x["by"]) == ("delegation", a["by"])]
    if not batch or not all(map(received, batch)):
        return s
    over = {"supervisors": once([*s.get("supervisors", []), *a["principals"]])}
    left = [holder for holder in s["holders"] if holder not in a["principals"]]
    return s | over | {"holders": left, "level": a.get("level") or s["level"]}

def accepted(s, p, e, on):
    """承接: of a delegation that waits, or else of a grant."""
    mine = [a for a in handed(s, p["by"], p) if not a.get("accepted")]
    one = min((a for a in mine if a["kind"] in ("delegation", "grant")), key=lambda a: a["kind"])
    done = one | {"accepted": True}
    s = s | {"arrangements": [done if a is one else a for a in s["arrangements"]]}
    own = s | {"holders": once([*s["holders"], p["by"]])}
    return taken_up(own, done) if one["kind"] == "delegation" else s

def ended(s, a):
    """收回, or the end of a term: a delegation goes back to those it came from."""
    s = s | {"arrangements": [x for x in s["arrangements"] if x is not a]}
    if a["kind"] != "delegation" or not received(a):
        return taken_up(s, a) if a["kind"] == "delegation" else s
    holders = once([*(h for h in s["holders"] if h != a["to"]), *a["principals"]])
    over = [organ for organ in s.get("supervisors", []) if organ not in holders]
    return s | {"holders": holders, "supervisors": over}

def transferred(s, p, e, on):
    """划转: the new organ stands wherever the old one stood; what is then void falls away."""
    def moved(organs):
        return once(p["to"] if organ == p["source"] else organ for organ in organs)
    holders, kept = moved(s["holders"]), []
    for a in s.get("arrangements", []):
        a = a | {"principals": moved(a["principals"])}
        a = a | {"to": moved([a["to"]])[0]} if received(a) else a
        if a["to"] not in (a["principals"] if a["kind"] == "delegation" else holders):
            kept.append(a)
    over = [organ for organ in moved(s.get("supervisors", [])) if organ not in holders]
    return {"holders": holders, "supervisors": over, "arrangements": kept}

def amended(s, p, e, on):
    kept = {name: value for name, value in s["elements"].items() if name not in p["changed"]}
    fresh = {name: value for name, value in p["elements"].items() if name in p["changed"]}
    return {"elements": kept | fresh}

def reclassified(s, p, e, on):
    filing = s.get("handling") == "filing" and p["kind"] != "other"
    return {"kind": p["kind"], "term": p.get("term", "")} | ({"handling": ""} if filing else {})

def suspended(s, p, e, on):
    term = {"until": e.act["until"]} if e.act.get("until") else {}
    stops = [{"area": area, "since": on} | term for area in p.get("areas") or [""]]
    return {"suspensions": s.get("suspensions", []) + stops}

def resumed(s, p, e, on):
    over = p.get("areas") or [stop["area"] for stop in s["suspensions"]]
    return {"suspensions": [stop for stop in s["suspensions"] if stop["area"] not in over]}

def equipped(s, p, e, on):
    """延长培训指导期, 启用专用章."""
    said = {"training_until": p["until"]} if "until" in p else {"seal": p["seal"]}
    some = [slim(a | said) if a["to"] == p["organ"] else a for a in s["arrangements"]]
    return {"arrangements": some}

def explained(s, p, e, on):
    by = slim({name: e.by[name] for name in ("actor", "on_behalf_of", "command_id")})
    whole = {"stream": e.stream, "topic": e.topic, "version": e.version, "act": e.act} | by
    return {"explained": [*s.get("explained", []), whole | p]}

SPECIAL = dict.fromkeys(KINDS, arranged) | {
    "power.accepted": accepted, "power.transferred": transferred, "power.amended": amended,
    "power.withdrawn": lambda s, p, e, on: ended(s, handed(s, p["source"], p)[-1]),
    "power.holders_reduced": lambda s, p, e, on: {"holders": p.get("holders") or s["holders"]},
    "power.reclassified": reclassified, "power.suspended": suspended, "power.resumed": resumed,
    "power.training_extended": equipped, "power.seal_put_in_use": equipped,
    "organ.name_plate_removed":
        lambda s, p, e, on: {"plates": [one for one in s["plates"] if one != p["plate"]]},
    "instrument.amended": lambda s, p, e, on: {"amendments": s.get("amendments", 0) + 1},
    "instrument.difference_explained": explained}
OTHERS = {"entry.corrected", "entry.revoked"}
TOPICS = {*FIRST, *SETS, *COPIES, *APPENDS, *DATES, *SPECIAL, *OTHERS}

def bare(fields):
    return {name: value for name, value in fields.items() if value or name in WRITTEN}

def evolve(s, e, on):
    """The state after an event. KeyError and the like: no lawful ledger has it here."""
    topic, p = e.topic, e.payload
    if topic in OTHERS or (s is None) != (topic in FIRST):
        raise ValueError(f"{topic} does not fit here")
    if s is None:
        s = {name: p.get(name, default) for name, default in FIRST[topic].items()}
        power = {"power": e.stream, "since": on, "until": e.act.get("until")}
        s |= power if topic == "power.added" else {"id": e.stream}
    change = SETS.get(topic, {}) | ({DATES[topic]: on} if topic in DATES else {})
    if topic in COPIES:
        change[COPIES[topic][0]] = p.get(COPIES[topic][1], "")
    if topic in APPENDS:
        change[APPENDS[topic][0]] = [*s.get(APPENDS[topic][0], []), p[APPENDS[topic][1]]]
    if topic in SPECIAL:
        change |= SPECIAL[topic](s, p, e, on)
    return bare(s | change | {"by": e.version})

def over(fields, today):
    return fields.get("until", "9999-99") <= today

def expire(s, today):
    """The state without everything whose term has ended (act.until)."""
    if over(s, today) and s["status"] == "in_force":
        s = s | {"status": "expired"}
    for a in [a for a in s.get("arrangements", ()) if over(a, today)]:
        s = bare(ended(s, a))
    stops = [stop for stop in s.get("suspensions", ()) if not over(stop, today)]
    return s if len(stops) == len(s.get("suspensions", ())) else bare(s | {"suspensions": stops})

def exercisers(s):
    acting = [a for a in s.get("arrangements", ()) if a["kind"] in ("grant", "authorisation")]
    return once([*s["holders"], *(a["to"] for a in acting)])

def shown(s):
    """The state in a row: of a power, the line of the list, every organ by its id (formats §5)."""
    def parties(organs):
        return [{"name": "", "organ": organ} for organ in organs]
    if "power" not in s:
        return {n: v for n, v in s.items() if n != "status" or v not in ("active", "in_force")}
    stopped = s["status"] == "in_force" and any(not x["area"] for x in s.get("suspensions", ()))
    said = {"name": "", "codes": [], "office": "", "until": None, "handling": "", "strict": False,
            "after_registration": False, "legal_basis": [], **s["elements"], **s}
    said |= {"status": "suspended"} if stopped else {}
    said |= {"holders": parties(s["holders"]), "exercisers": parties(exercisers(s)),
             "supervisors": parties(s.get("supervisors", ())),
             "legal_basis": [citation["text"] for citation in said["legal_basis"]]}
    if "arrangements" in s:
        said["arrangements"] = [
            {name: value for name, value in a.items() if name != "by"}
            | {"to": parties([a["to"]])[0], "principals": parties(a["principals"])}
            for a in s["arrangements"]]
    return {name: value for name, value in said.items() if name not in ("by", "elements")}

# ---- the timeline of a stream, and how it was known after each of its events (formats §5)
Event = namedtuple("Event", "topic payload act version stream by")
Row = namedtuple("Row", "valid_from known_from known_until valid_until state body")
HANDOVER = "power.handover_completed"
UNUSUAL = {*OTHERS, HANDOVER}

def event(found, version, stream, by):
    """An event, or what a correction puts in its place; ``by``: the entry that says who did it."""
    topic, act, kind = found["topic"], found["act"], stream.partition(":")[0]
    if topic not in TOPICS or topic.partition(".")[0] not in (kind, "entry"):
        raise ValueError(f"no topic of this stream: {topic}")
    for text in (act["effective_on"], act.get("until") or act["effective_on"]):
        day(text)
    return Event(topic, found["payload"], act, version, stream, by)

def standing(events):
    """What stands after corrections, revocations and hand-overs, and the day it takes effect."""
    if not any(e.topic in UNUSUAL or "awaits_handover" in e.act for e in events):
        return [(e.act["effective_on"], e) for e in events]
    corrected = {e.payload["corrects"]: e for e in events if e.topic == "entry.corrected"}
    revoked = {e.payload["revokes"] for e in events
               if e.topic == "entry.revoked" and e.version not in corrected}
    left = [e for e in events if e.topic not in OTHERS and e.version not in revoked]
    for at, e in enumerate(left if corrected else ()):
        if e.version in corrected:
            new, instead = corrected[e.version], corrected[e.version].payload["replacement"]
            left[at] = instead and event(instead, e.version, e.stream, new.by)
    left = [e for e in left if e]
    waiting = {e.version for e in left if e.act.get("awaits_handover")}
    left = [e for e in left if e.topic != HANDOVER or e.payload["completes"] in waiting]
    done = {e.payload["completes"]: e.act["effective_on"] for e in left if e.topic == HANDOVER}
    days = [(e.act["effective_on"] if e.version not in waiting else done.get(e.version), e)
            for e in left]
    return [(on, e) for on, e in days if on]

def timeline(events):
    """The days on which something takes effect, or a term ends, in order; and what it is."""
    days = defaultdict(list)
    for on, e in standing(events):
        days[on].append(e)
        days.setdefault(e.act.get("until") or on, [])
    return sorted(days.items())

def fold(days, before):
    """Each day, its events, and the state after them; what is as before is not folded again."""
    folded = []
    for given, old in zip(days, before, strict=False):
        if given != old[:2]:
            break
        folded.append(old)
    state, left = folded[-1][2] if folded else None, before[len(folded):][:1]
    for on, events in days[len(folded):]:
        after, done = state and expire(state, on), 0
        for day, some, then in left:  # a day to which only more events have come
            if day == on and some == events[:len(some)]:
                after, done = then, len(some)
        for e in events[done:]:
            after = evolve(after, e, on)
        state, left = state if after == state else after, ()
        folded.append((on, events, state))
    return folded

def rows(stream, told):
    """The rows of a stream from its entries, by day and position. Raises Wrong."""
    events, folded, open, found, position = [], [], {}, [], None
    try:
        for position, entry in told:
            version = entry["version"]
            if version != len(events) + 1:
                raise Wrong("E_GAP", f"no version {len(events) + 1}", position=position)
            events.append(event(entry, version, stream, entry))
            folded = fold(timeline(events), folded)
            marks = [b for a, b in pairwise([("", (), None), *folded]) if a[2] is not b[2]]
            ends = [*(mark[0] for mark in marks[1:]), None]
            now = {mark[0]: (end, mark[2]) for mark, end in zip(marks, ends, strict=False)}
            for on in [on for on, row in open.items() if now.get(on) != (row[3], row[4])]:
                open.pop(on)[2] = position
            for on in now.keys() - open.keys():
                open[on] = [on, position, None, *now[on]]
                found.append(open[on])
        states = {id(row[4]): row[4] for row in found}  # most stand in two rows, or more
        bodies = {key: ENCODE(shown(state)) for key, state in states.items()}
    except ODD as error:
        detail = f"cannot follow what is before it: {type(error).__name__} {error}"
        raise Wrong("E_FORMAT", detail, position=position) from None
    return [Row(*row, bodies[id(row[4])]) for row in sorted(found, key=lambda row: row[:2])]

def as_known(known, at):
    """The rows as they were at a position."""
    return [row._replace(known_until=None) if (row.known_until or 0) > at else row
            for row in known if row.known_from <= at]

def quoted(day):
    return f'"{day}"' if day else "null"

def spelled(stream, row):
    """A row as canonical JSON; one of history ends with the version that last shaped it."""
    last = f',"version":{row.state["by"]}' if "power" in row.state else ""
    return (f'{{"known_from":{row.known_from},"known_until":{row.known_until or "null"}'
            f',"state":{row.body},"stream":"{stream}","valid_from":"{row.valid_from}"'
            f',"valid_until":{quoted(row.valid_until)}{last}}}')

def listed(stream, known):
    """What the rows of a power put into the rows of `lists`: by organ, an item or none (§9)."""
    for row in known:
        now = row.known_until is None and row.state["status"] == "in_force"
        name, end = row.state["elements"].get("name", ""), quoted(row.valid_until)
        item = f'["{stream}",{ENCODE(name)},"{row.valid_from}",{end}]'
        items = [(stream, item)] if now else []
        for organ in exercisers(row.state):
            yield organ, items

def spelled_list(organ, items):
    """A row of `lists`, as canonical JSON; the items of a power come in order of day."""
    items = [text for _, text in sorted(items, key=lambda item: item[0])]
    return f'{{"organ":"{organ}","powers":[{",".join(items)}]}}'

# ---- an entry (formats §1)
ENVELOPE = {"act": dict, "actor": str, "command_id": str, "on_behalf_of": str, "payload": dict,
            "recorded_at": str, "stream": str, "topic": str, "version": int}
TAIL = re.compile(  # of the object itself: in a text, a quotation mark stands behind a backslash
    rb',"recorded_at":"([0-9]{4}-[01][0-9]-[0-3][0-9]'
    rb'T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}\.[0-9]{6}Z)"'
    rb',"stream":"(%b)","topic":"[a-z_.]{1,60}","version":[1-9][0-9]*\}\Z' % ID.encode())

def ending(data):
    """When an entry was recorded, and its stream; None if this is no entry."""
    found = TAIL.match(data, max(0, data.rfind(b',"recorded_at":"')))
    return found and found.groups()

def read_entry(position, data):
    try:
        found = shaped(canonical(data), **ENVELOPE)
        day(found["recorded_at"][:10])
        return position, found
    except (Wrong, ValueError) as wrong:
        detail = wrong.args[1] if type(wrong) is Wrong else str(wrong)
        raise Wrong("E_FORMAT", detail, position=position) from None

def ids_in(value):
    """Every text in an entry that is the id of a stream, keys aside."""
    if type(value) is str:
        return {value} if re.fullmatch(ID, value) else set()
    parts = value.values() if type(value) is dict else value if type(value) is list else ()
    return {id for part in parts for id in ids_in(part)}

# ---- the files of a bundle, and the log of a ledger (formats §3)
class Files:
    """A folder or a zip; ``unread`` are the names of those that nobody has asked for."""

    def __init__(self, path):
        self.at = Path(path)
        self.zip = None if self.at.is_dir() else zipfile.ZipFile(self.at)
        names = self.zip.namelist() if self.zip else [
            file.relative_to(self.at).as_posix() for file in self.at.rglob("*") if file.is_file()]
        self.names = [name for name in names if name[-1:] != "/"]
        self.known = {*self.names}
        self.unread = self.known - {"policy", "verify.py"}

    def read(self, name, most=NOTE):
        self.unread.discard(name)
        try:
            if name not in self.known:
                raise ValueError("it is missing")
            member = self.zip and self.zip.getinfo(name)
            size = member.file_size if member else (self.at / name).stat().st_size
            if size > most or (member and member.compress_type not in (0, 8)):
                raise ValueError("too large, or packed in another way than by deflate")
            return self.zip.read(name) if self.zip else (self.at / name).read_bytes()
        except DAMAGED as error:
            raise Wrong("E_FORMAT", f"cannot be read: {error}", file=name) from None

    def under(self, folder):
        """The names in a folder, in the order of the numbers they end with."""
        found = [name for name in self.known if name.startswith(f"{folder}/")]
        return sorted(found, key=lambda name: (len(name), name))

def tile_name(level, number, width):
    """C2SP tlog-tiles: groups of three digits, all but the last with an x before it."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    return f"tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < 256 else "")

def tile_of(name):
    """The level, the first index and the width of a tile of this name. Raises Wrong."""
    parts = re.fullmatch(r"tile/(entries|[0-5])/([x/0-9]+)(?:\.p/([1-9][0-9]{0,2}))?", name)
    number = int("0" + re.sub("[x/]", "", parts[2])) if parts else 0
    own = parts and tile_name(parts[1], number, int(parts[3] or 256)) == name
    refuse(not own, "not the name of a tile")
    return parts[1], 256 * number, int(parts[3] or 256)

def tile_names(level, size):
    """The tiles of a level that a tree needs: the first index, the width and the name of each."""
    count = size if level == "entries" else size >> 8 * level
    for start in range(0, count, 256):
        width = min(256, count - start)
        yield start, width, tile_name(level, start // 256, width)

def differ(one, other):
    """The index of the first hash that differs."""
    pairs = enumerate(zip_longest(split(one), split(other)))
    return next((i for i, (a, b) in pairs if a != b), 0)

def framed(data, head):
    """What stands behind a head that ends with its length in two bytes; each with its head."""
    at = 0
    while at < len(data):
        end = at + head + int.from_bytes(data[at + head - 2 : at + head], "big")
        refuse(not at + head < end <= len(data), "a bundle of entries that is cut off")
        yield data[at : at + head], data[at + head : end]
        at = end

def entries_in(data):
    """The entries of a bundle of them, each with its length."""
    for count, one in enumerate(framed(data, 2), 1):
        refuse(count > 256, "a bundle of more than 256 entries")
        yield one

PARTS = 64  # the entries are laid out, by stream, in so many temporary files

class Log:
    """Reads tiles and entries once; what it keeps of the entries lies in files, for the replay."""

    def __init__(self, files, report, size, moments, parts):
        self.files, self.report, self.size, self.last = files, report, size, b""
        self.moments, self.parts = dict.fromkeys(moments), parts

    def tile(self, name, width, start):
        """The hashes of a tile; None if it cannot be read."""
        with self.report.noting(file=name, position=start + 1):
            data = self.files.read(name)
            refuse(len(data) != 32 * width, "not of the right size", "E_TILE")
            return data

    def entries(self, name, start):
        """The leaf hashes of a bundle of entries, which are laid out; None if it cannot be read."""
        with self.report.noting(file=name, position=start + 1):
            data, hashes = self.files.read(name, BUNDLE) if name in self.files.known else b"", []
            for length, some in entries_in(data):
                hashes.append(leaf(some))
                self.take(start + len(hashes), length, some)
            return b"".join(hashes)

    def take(self, position, length, some):
        moment, stream = ending(some) or (b"", b"")
        if not stream:
            self.report.add("E_FORMAT", "not an entry", position=position)
            return
        if moment < self.last:
            detail = f"recorded at {moment.decode()}, behind {self.last.decode()}"
            self.report.add("E_TIME", detail, position=position, stream=stream.decode())
        self.last = moment
        if position in self.moments:
            self.moments[position] = moment.decode()
        self.parts[zlib.crc32(stream) % PARTS].write(position.to_bytes(8, "big") + length + some)

    def read(self, signed):
        """The tree, and whether it is that of the entries: if not what was signed, of the tiles."""
        found, tiles, odd, whole = [], [], [], True
        for start, width, tile in tile_names(0, self.size):
            name = tile_name("entries", start // 256, width)
            hashes, own = self.tile(tile, width, start), self.entries(name, start)
            whole = whole and own is not None
            own = own if own is not None else hashes or bytes(32 * width)
            hashes = hashes or own or bytes(32 * width)
            if own != hashes:
                odd.append((start, name, split(own), tile, split(hashes)))
            found.append(own)
            tiles.append(own if own == hashes else hashes)
        tree = levels(b"".join(found))
        theirs = len(tree[0]) == 32 * self.size and root(tree, self.size) == signed
        self.blame(odd, theirs)
        tree = tree if theirs or not odd else levels(b"".join(tiles))
        self.verify_tiles(tree)
        return tree, theirs and whole

    def blame(self, odd, theirs):
        """Where tiles and entries differ: which of them is altered, missing, or out of order."""
        found, wanted = ({hash for one in odd for hash in one[n]} for n in (2, 4))
        for start, name, own, tile, hashes in odd:
            for position, (one, other) in enumerate(zip_longest(own, hashes), start + 1):
                moved = one in wanted and other in found
                code = "E_GAP" if len(own) < len(hashes) else "E_ORDER" if moved else "E_LEAF"
                place = {"position": position, "file": tile if theirs else name}
                if one != other:
                    self.report.add("E_TILE" if theirs else code, "entries against tile", **place)
                    if theirs or len(own) != len(hashes):
                        break

    def verify_tiles(self, tree):
        """The tiles above the leaves, and those that an earlier tree needed."""
        names = [name for level in range(1, 6) for *_, name in tile_names(level, self.size)]
        names += sorted({*self.files.under("tile")} & self.files.unread - {*names})
        for name in names:
            with self.report.noting(file=name):
                level, start, width = tile_of(name)
                height = 0 if level == "entries" else 8 * int(level)
                refuse(start + width > self.size >> height, "no tile of a tree of this size")
                data = self.files.read(name, BUNDLE)
                if level == "entries":
                    data = b"".join(leaf(some) for _, some in entries_in(data))
                right = tree[height][32 * start : 32 * (start + width)]
                first = start + differ(data, right) << height
                refuse(data != right, f"level {level}", "E_TILE", position=first + 1)

    def streams(self, part):
        """The entries of a part, by stream."""
        self.parts[part].seek(0)
        found = defaultdict(list)
        for head, some in framed(self.parts[part].read(), 10):
            found[ending(some)[1].decode()].append((int.from_bytes(head[:8], "big"), some))
        return found

# ---- the state roots (formats §5)
REPLAY = []  # the log and the state roots, for the processes that replay it

def replay_part(part):
    """Findings; leaves of rows by state root and stream; items by state root of lists and organ."""
    log, roots = REPLAY
    wrong, leaves, lists = [], defaultdict(dict), defaultdict(list)
    for stream, told in log.streams(part).items():
        model = MODEL_OF[stream.partition(":")[0]]
        try:
            known = rows(stream, (read_entry(*one) for one in told))
        except Wrong as error:
            wrong.append((*error.args[:2], {"stream": stream, "model": model} | error.args[2]))
            continue
        for file, state in roots:
            then = as_known(known, state.position)
            if state.model == model:
                hashes = [leaf(spelled(stream, row).encode()) for row in then]
                leaves[file][stream] = b"".join(hashes)
            elif (state.model, model) == ("lists", "history"):
                for organ, items in listed(stream, then):
                    lists[file, organ] += items
    return wrong, leaves, lists

def replay(log, roots, report):
    """The leaves by state root, each by whose they are; models that cannot be replayed."""
    REPLAY[:] = log, roots
    leaves, lists, failed = defaultdict(dict), defaultdict(list), set()
    many = log.size > 5000 and hasattr(os, "fork")
    kind = multiprocessing.get_context("fork").Pool if many else ThreadPool
    for file in log.parts:
        file.flush()
    with kind(os.cpu_count(), gc.disable if many else None) as pool:
        for wrong, found, items in pool.imap(replay_part, range(PARTS)):
            for code, detail, place in wrong:
                report.add(code, detail, **place)
                failed |= {place["model"], "lists" if place["model"] == "history" else ""}
            for file, hashes in found.items():
                leaves[file] |= hashes
            for key, some in items.items():
                lists[key] += some
    for (file, organ), items in lists.items():
        leaves[file][organ] = leaf(spelled_list(organ, items).encode())
    return leaves, failed

def whose(log, state, found, index):
    """Where the row of an index stands: its stream and days."""
    streams = [stream for stream in sorted(found) for _ in split(found[stream])]
    if index >= len(streams) or state.model == "lists":
        return {"stream": streams[index]} if index < len(streams) else {}
    stream = streams[index]
    told = log.streams(zlib.crc32(stream.encode()) % PARTS)[stream]
    known = as_known(rows(stream, (read_entry(*one) for one in told)), state.position)
    row = known[index - streams.index(stream)]
    return {"stream": stream, "valid_from": row.valid_from, "valid_until": row.valid_until}

def verify_states(log, origin, policy, report, sound):
    """``sound``: the entries are the signed ones; what follows from others says nothing."""
    roots = []
    for model in MODELS:
        if (file := f"state/{model}/{log.size}") not in log.files.known:
            report.add("E_FORMAT", "the state root is missing", model=model, file=file)
    for file in [file for file in log.files.under("state") if not file.endswith(".leaves")]:
        with report.noting(file=file):
            log.files.unread.discard(f"{file}.leaves")
            state = policy.state_root(log.files.read(file), origin)
            refuse(file != f"state/{state.model}/{state.position}", "not what its name says")
            ahead = state.position > log.size
            refuse(ahead, "of a position behind the checkpoint", "E_STATE", model=state.model)
            roots.append((file, state))
    leaves, failed = replay(log, roots, report) if sound else ({}, MODELS)
    for file, state in roots:
        if state.model in failed:
            warn(f"not checked, for its entries are not there to be replayed: {file}")
            continue
        with report.noting(file=file, model=state.model):
            found = leaves[file]
            hashes = b"".join(found[stream] for stream in sorted(found))
            given = log.files.read(f"{file}.leaves", len(hashes) + NOTE)
            signed = (len(hashes) // 32, top(memoryview(hashes))) == (state.rows, state.root)
            if not signed or given != hashes:
                index = differ(given, hashes)
                place = whose(log, state, found, index)
                raise Wrong("E_STATE", f"row {index}, or its leaf, is another", **place)

# ---- a bundle of a whole ledger (formats §8), against all that is held
def verify_ledger(files, head, policy, held, receipts, report):
    """``held`` and ``receipts`` are names and bytes of what a body kept."""
    few = head.size > 256 * len(files.known)
    refuse(few, "fewer files than it takes for so many entries", "E_GAP", file="checkpoint")
    earlier, witnessed = [("checkpoint", head)], set()
    for file in files.under("checkpoints"):
        with report.noting(file=file):
            found = policy.checkpoint(files.read(file), head.origin)
            earlier.append((file, found))
            refuse(file != f"checkpoints/{found.size}", "not of the size that its name says")
    for file, found in earlier:
        with report.noting(file=file):
            witnessed |= {(found.size, at) for at in policy.witnessed(found.note).values()}
    with ExitStack() as stack:
        parts = [stack.enter_context(TemporaryFile()) for _ in range(PARTS)]
        log = Log(files, report, head.size, [size for size, _ in witnessed], parts)
        tree, sound = log.read(head.root)
        verify_earlier(tree, head, earlier, report)
        for file, data in held:
            with report.noting(file=file):
                continues(tree, head, checkpoint(data))
                policy.checkpoint(data, head.origin)
        for file, data in receipts:
            with report.noting(file=file):
                keeps(tree, head, *read_receipt(data, policy))
        for size, moment in witnessed:
            at = log.moments.get(size)
            if at and datetime.fromisoformat(f"{at[:19]}+00:00").timestamp() > moment + CLOCKS:
                detail = f"recorded at {at}, and cosigned at {moment}"
                report.add("E_TIME", detail, position=size)
        del tree
        verify_states(log, head.origin, policy, report, sound)

def verify_earlier(tree, head, earlier, report):
    """The signed root, and the trees that were signed before."""
    sizes = {c.size for _, c in earlier if c.size <= head.size and root(tree, c.size) == c.root}
    if head.size not in sizes:
        last = max(sizes, default=0)
        detail = f"the last signed tree that they lead to has {last} of {head.size} entries"
        report.add("E_ROOT", detail, position=last + 1, file="checkpoint")
    for file, found in earlier:
        if head.size in sizes or found.size >= head.size:
            with report.noting(file=file):
                continues(tree, head, found)

def continues(tree, head, found):
    """The log goes on from a checkpoint that is held, or from an earlier one of its own."""
    refuse(found.origin != head.origin, f"of another log, {found.origin}")
    place = {"position": head.size + 1}
    refuse(found.size > head.size, f"it once had {found.size} entries", "E_TRUNCATED", **place)
    own = head.root if found.size == head.size else root(tree, found.size)
    code = "E_SPLIT" if found.size == head.size else "E_FORK"
    refuse(own != found.root, f"the first {found.size} entries are others", code)

# ---- receipts (formats §7)
def read_receipt(data, policy, *, quorum=False):
    """Origin, first position, leaf hashes, and the checkpoint if it has one. Raises Wrong."""
    form = {"origin": str, "first": int, "last": int, "leaves": list}
    sealed = "promise" not in dict(parsed(data))
    form |= {"checkpoint": str, "proofs": list} if sealed else {"promise": str, "recorded_at": str}
    found = document(data, "quanze-receipt/1", **form)
    origin, first, last = found["origin"], found["first"], found["last"]
    plain = all(re.fullmatch("[0-9a-f]{64}", text) for text in found["leaves"])
    refuse(not plain, "leaves that are not hashes in hexadecimal")
    leaves = [bytes.fromhex(text) for text in found["leaves"]]
    counted = 1 <= first <= last and len(leaves) == last - first + 1
    refuse(not counted, "not as many leaves as positions")
    if sealed:
        signed = policy.checkpoint(found["checkpoint"].encode(), origin, quorum=quorum)
        refuse(len(found["proofs"]) != len(leaves), "not as many proofs as leaves")
        for position, (hash, proof) in enumerate(zip(leaves, found["proofs"], strict=True), first):
            refuse_unproved(signed, position, hash, proof)
        return origin, first, leaves, signed
    promise = note(found["promise"].encode())
    whole = base64.b64encode(sha256(b"".join(leaves)).digest()).decode()
    policy.require(promise, policy.promises, f"{origin}/promise")
    if promise.lines != [f"{origin}/promise", str(first), str(last), whole, found["recorded_at"]]:
        raise Wrong("E_SIG", "what is promised is something else")
    return origin, first, leaves, None

def keeps(tree, head, origin, first, leaves, signed):
    """The log holds what a receipt says."""
    if signed or origin != head.origin:
        continues(tree, head, signed or head._replace(origin=origin))
    for position, hash in enumerate(leaves, first):
        if position > head.size:
            detail = f"signed up to {head.size}: cut off, or not yet sealed as far as the receipt"
            raise Wrong("E_TRUNCATED", detail, position=position)
        own = tree[0][32 * position - 32 : 32 * position]
        refuse(own != hash, "another entry stands here", "E_FORK", position=position)

# ---- a bundle of one power or organ (formats §8), and a certificate (formats §9)
PROOFS = {"origin": str, "position": int, "checkpoint": str, "state": dict, "rows": list,
          "entries": list}

class Proven:
    """The entries and the rows whose proofs hold; what is wrong with another is a finding."""

    def __init__(self, found, policy, report):
        self.head = policy.checkpoint(found["checkpoint"].encode(), found["origin"], quorum=True)
        refuse(found["position"] != self.head.size, "not the position of the checkpoint")
        self.told, self.rows, self.states = defaultdict(dict), defaultdict(dict), {}
        for model, text in found["state"].items():
            with report.noting(model=model):
                state = policy.state_root(text.encode(), found["origin"])
                right = (state.model, state.position) == (model, self.head.size)
                refuse(not right, "a state root of something else")
                self.states[model] = state
        for given in found["rows"]:
            with report.noting():
                self.take_row(**shaped(given, model=str, index=int, row=str, proof=list))
        for given in found["entries"]:
            with report.noting():
                self.take_entry(**shaped(given, position=int, entry=str, proof=list))
        self.indices, self.ids = {}, {}
        for model in self.states:
            self.indices[model] = sorted(self.rows[model])
            some = [self.rows[model][index] for index in self.indices[model]]
            ids = self.ids[model] = [row.get("stream") or row["organ"] for row in some]
            refuse(ids != sorted(ids), "rows in another order", "E_STATE", model=model)

    def take_entry(self, position, entry, proof):
        refuse_unproved(self.head, position, leaf(entry.encode()), proof)
        right = ending(entry.encode()) and len(entry.encode()) <= 65535
        refuse(not right, "not an entry", position=position)
        found = read_entry(position, entry.encode())[1]
        self.told[found["stream"]][position] = found

    def take_row(self, model, index, row, proof):
        refuse(model not in self.states, "a row without its state root", model=model)
        state = self.states[model]
        right = included(leaf(row.encode()), index, state.rows, proof, state.root)
        refuse(not right, f"row {index} is not in the signed tree", "E_STATE", model=model)
        self.rows[model][index] = canonical(row.encode())

    def all_of(self, model, id):
        """All rows of an id: they stand in order, so those before and behind must be here too."""
        refuse(model not in self.states, "without the state root", "E_STATE", model=model)
        ids, indices = self.ids[model], self.indices[model]
        first, last = bisect_left(ids, id), bisect_right(ids, id)
        before = indices[first - 1] if first else -1
        behind = indices[last] if last < len(ids) else self.states[model].rows
        there = behind - before == last - first + 1
        refuse(not there, "not all rows, with those before and behind", "E_STATE", model=model)
        return [self.rows[model][index] for index in indices[first:last]]

    def whole(self, stream):
        """The rows of a stream: all are here, and they are what all its entries lead to."""
        told, model = self.told.get(stream, {}), MODEL_OF[stream.partition(":")[0]]
        found = self.all_of(model, stream)
        known = rows(stream, sorted(told.items()))
        named = {at for row in found for at in (row["known_from"], row["known_until"])} - {None}
        lost = min(named - told.keys(), default=None)
        refuse(lost is not None, "a row comes of an entry not in here", "E_GAP", position=lost)
        same = [ENCODE(row) for row in found] == [spelled(stream, row) for row in known]
        refuse(not same, "its rows are not what its entries lead to", "E_STATE", model=model)
        return known

def verify_part(files, manifest, policy, report):
    """All that belongs to a power or an organ is here, and its rows follow from its entries."""
    id, lists, acting = manifest["scope"]["id"], [], []
    found = document(files.read("proofs.json", PROOFS_FILE), "quanze-proofs/1", **PROOFS)
    other = [name for name in ("origin", "position") if found[name] != manifest[name]]
    refuse(other, f"not what the manifest says: {other}")
    proven = Proven(found, policy, report)
    if report:
        return  # what follows from less than all says nothing
    if id.startswith("organ:"):
        lists = proven.all_of("lists", id)
    core = {id, *(power[0] for row in lists for power in row["powers"])}
    said = [one for stream in core for one in proven.told.get(stream, {}).values()]
    for stream in sorted({*core, *ids_in(said), *proven.told}):
        with report.noting(stream=stream):
            known = proven.whole(stream)
            some = listed(stream, known) if stream.startswith("power:") else ()
            acting += [items for organ, items in some if organ == id]
    wanted = [spelled_list(id, [one for items in acting for one in items])] if acting else []
    if id.startswith("organ:") and not report and [ENCODE(row) for row in lists] != wanted:
        report.add("E_STATE", "not what its powers say", model="lists", stream=id)
    every = [item for told in proven.told.values() for item in told.items()]
    moments = sorted((position, one["recorded_at"]) for position, one in every)
    for (_, before), (position, moment) in pairwise(moments):
        if moment < before:
            report.add("E_TIME", f"recorded at {moment}, behind {before}", position=position)

def verify_certificate(data, policy, report):
    form = {"register": str, "simulated": bool, "question": dict, "answer": str}
    found = document(data, "quanze-certificate/1", **form, **PROOFS)
    asked, answer, origin = found["question"], found["answer"], found["origin"]
    what = "name" if "name" in asked else "power"
    shaped(asked, **{"organ": str, "on": str, what: str})
    organ, on, text = asked["organ"], day(asked["on"]), asked[what]
    by_id = [re.fullmatch(ID, one) and one.partition(":")[0] for one in (organ, text)]
    refuse(by_id[0] != "organ" or by_id[1] != (None if what == "name" else what), "not an id")
    hidden = [one for one in text if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    plain = text == text.strip() and unicodedata.is_normalized("NFC", text) and not hidden
    refuse(not text or not plain, "a name that is empty, or not spelled plainly")
    refuse(origin != f"quanze/{found['register']}/public", "the log of another register")
    proven = Proven(found, policy, report)
    if report:
        return
    refuse(not proven.all_of("organs", organ), "of an organ that is not known", "E_STATE")
    right = answered(proven, on, organ, what, text)
    refuse(answer != right, f"the rows lead to {right}, and not to {answer}", "E_STATE")
    size, said = proven.head.size, [one for told in proven.told.values() for one in told.items()]
    last = [one["recorded_at"] for position, one in said if position == size]
    refuse(not last, "the last entry, which says how far the log goes", "E_GAP", position=size)
    until = (datetime.fromisoformat(last[0][:19]) + timedelta(hours=8)).date().isoformat()
    made_up = any(one["act"].get("simulated") for _, one in said)
    exact = " (exactly this name, be there such a power or not)" if what == "name" else ""
    ahead = " (planned: this day lies behind the last entry)" if on > until else ""
    warn(f"proved: {organ!r}, {what} {text!r}{exact}, on {on}{ahead}: {answer}; {origin} as of"
         f" position {size}, recorded on {until}")
    if found["simulated"] or made_up:
        warn("SIMULATED, of made-up data: so say " + ("entries" if made_up else "unsigned words"))

def answered(proven, on, organ, what, text):
    """held, not_held or unknown_power. Raises Wrong where the rows do not prove that."""
    def stands(since, until):
        return since <= on and (until is None or on < until)
    if what == "name":  # answered from the list of the organ
        own = [row for row in proven.rows["lists"].values() if row["organ"] == organ]
        own = own or proven.all_of("lists", organ)
        mine = [days for row in own for _, name, *days in row["powers"] if name == text]
        return "held" if any(stands(*days) for days in mine) else "not_held"
    for row in proven.rows["history"].values():
        state = row["state"]
        mine = row["stream"] == text and {"name": "", "organ": organ} in state["exercisers"]
        listed = row["known_until"] is None and state["status"] in ("in_force", "suspended")
        if mine and listed and stands(row["valid_from"], row["valid_until"]):
            return "held"
    return "not_held" if proven.all_of("history", text) else "unknown_power"

# ---- the command
UNSIGNED, PROMISED = 3, 4
UNPROVED = {
    UNSIGNED: "NOT CHECKED: whose signatures these are. It is consistent in itself, and the policy"
              " that comes with a bundle proves nothing: bring your own, with --policy",
    PROMISED: "a promise, not yet a proof: ask for the receipt again once it is sealed"}

def verify_bundle(files, policy, held, receipts, report):
    manifest = head = whole = None
    with report.noting(file="manifest.json"):
        refuse(len(files.known) != len(files.names), "two files of one name", file=None)
        form = {"origin": str, "position": int, "register": str, "title": str, "simulated": bool}
        manifest = document(files.read("manifest.json"), "quanze-bundle/1", scope=dict, **form)
        scope = manifest["scope"]
        kind, id = scope.get("kind"), str(scope.get("id"))
        whole = scope == {"kind": "ledger"}
        part = re.fullmatch(ID, id) and scope == {"kind": id.partition(":")[0], "id": id}
        refuse(not whole and not (part and kind in ("power", "organ")), "its scope is no scope")
    if report:
        return
    if whole:
        with report.noting(file="checkpoint"):
            head = checkpoint(files.read("checkpoint"))
        if not head:
            return
        with report.noting(file="checkpoint"):
            refuse(manifest["position"] != head.size, "of another position", file="manifest.json")
            policy.checkpoint(files.read("checkpoint"), manifest["origin"], quorum=True)
        verify_ledger(files, head, policy, held, receipts, report)
    else:
        for file, _ in [*held, *receipts]:
            warn(f"not used, for that takes the bundle of the whole ledger: {file}")
        with report.noting(file="proofs.json"):
            verify_part(files, manifest, policy, report)
    for file in sorted(files.unread):
        if files.zip or not re.match(r"\.lock\Z|\.new/", file):
            report.add("E_FORMAT", "no such file belongs here", file=file)

def main(arguments=None):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("what", nargs="+", metavar="BUNDLE")
    parser.add_argument("--policy", type=Path)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--receipt", type=Path, action="append", default=[])
    parser.add_argument("--json", action="store_true", help="is so always")
    asked, report = parser.parse_args(arguments), Report()
    kind, path = ["bundle", *asked.what][-2:]
    if len(asked.what) > 2 or kind not in ("bundle", "receipt", "certificate"):
        parser.error("what is to be verified?")
    if kind != "bundle" and not asked.policy:
        parser.error("a receipt or a certificate needs --policy")
    try:
        held = [(str(file), file.read_bytes()) for file in [asked.checkpoint] if file]
        receipts = [(str(file), file.read_bytes()) for file in asked.receipt]
        given = Files(path) if kind == "bundle" else Path(path).read_bytes()
        policy = Policy(asked.policy.read_bytes() if asked.policy else given.read("policy"))
    except (Wrong, *DAMAGED) as error:
        warn(f"it cannot be opened: {type(error).__name__} {error}")
        return 2
    ended = 0 if asked.policy else UNSIGNED
    with report.noting(file=None if kind == "bundle" else path):
        if kind == "bundle":
            verify_bundle(given, policy, held, receipts, report)
        elif kind == "receipt":
            ended = 0 if read_receipt(given, policy, quorum=True)[-1] else PROMISED
        else:
            verify_certificate(given, policy, report)
    for code in [code for code, count in report.items() if count > MOST]:
        warn(f"{code}: {report[code]} in all")
    if ended and not report:
        warn(UNPROVED[ended])
    return 1 if report else ended

if __name__ == "__main__":
    sys.exit(main())
