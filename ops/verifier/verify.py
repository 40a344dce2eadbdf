#!/usr/bin/env python3
# fmt: off
# pyright: basic
"""Verify what a quanze ledger has published: offline, with Python's standard library alone.

    verify.py BUNDLE [--policy FILE] [--checkpoint FILE] [--receipt FILE ...] [--json]
    verify.py receipt FILE --policy FILE
    verify.py certificate FILE --policy FILE

BUNDLE is a folder or a zip. The policy says whose signatures count: bring your own, for one that
comes with what is checked proves nothing. --checkpoint is the last checkpoint that you kept.
Ends with 0 (nothing found), 1 (something is wrong) or 2 (it could not be read).

The formats are those of docs/formats.md (below: "formats"), and through it RFC 6962 (the tree),
RFC 8032 (Ed25519), RFC 8785 (JSON) and the C2SP specifications signed-note, tlog-checkpoint,
tlog-tiles, tlog-cosignature, tlog-policy and tlog-proof. No code is shared with what is checked.
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
from bisect import bisect_left, insort
from collections import Counter, defaultdict, namedtuple
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256, sha512
from pathlib import Path
from tempfile import TemporaryFile

# ---- findings (formats §10)
MEANING = {
    "E_LEAF": "条目的字节与其叶子不符 / the bytes of an entry are not those of its leaf",
    "E_GAP": "缺少条目 / an entry is missing",
    "E_ROOT": "条目与已签名的根不符 / the entries do not lead to the signed root",
    "E_ORDER": "条目相同而次序不同 / the same entries in another order",
    "E_TRUNCATED": "账本被截短 / the log ends before what is held",
    "E_FORK": "账本不接续所持凭据 / the log does not continue what is held",
    "E_SPLIT": "同一大小有两个已签名的根 / two signed trees of one size with different roots",
    "E_STATE": "状态不由条目得出 / a state root or row is not what the entries lead to",
    "E_TILE": "瓦片与其下层不符 / a tile does not fit what lies below it",
    "E_SIG": "签名缺失、错误或无权 / a signature is missing, wrong, or of no key of the policy",
    "E_TIME": "记录时间不可能 / an entry was recorded at an impossible time",
    "E_FORMAT": "格式不符 / not in the form that is described",
}
MOST = 20  # findings of one code that are printed; the rest are counted
CLOCKS = 60  # seconds by which the clocks of a ledger and of a witness may differ

class Wrong(Exception):
    """A finding: its code, the detail, and the place as a mapping."""

    def __init__(self, code, detail, **place):
        super().__init__(code, detail, place)

class Report:
    """Prints findings as they come, and goes on."""

    def __init__(self, as_json):
        self.as_json, self.found = as_json, Counter()

    def add(self, code, detail, **place):
        self.found[code] += 1
        if self.found[code] > MOST:
            return
        place = {name: value for name, value in place.items() if value is not None}
        said = {"code": code, "message": f"{MEANING[code]}: {detail}", **place}
        where = "; ".join(f"{name} {place[name]}" for name in place)
        print(json.dumps(said, ensure_ascii=False) if self.as_json
              else f"{code} {said['message']} [{where}]")

    @contextmanager
    def noting(self, **place):
        try:
            yield
        except Wrong as wrong:
            code, detail, more = wrong.args
            self.add(code, detail, **{**place, **more})

    def close(self):
        for code in [code for code, count in self.found.items() if count > MOST]:
            warn(f"{code}: {self.found[code]} in all")
        return 1 if self.found else 0

def warn(text):
    print(text, file=sys.stderr)

# ---- strict parsers
def number(text):
    """A decimal below 2**53 without sign or leading zeros."""
    if not re.fullmatch("(?:0|[1-9][0-9]{0,14})", text):
        raise Wrong("E_FORMAT", f"not a number: {text[:40]!r}")
    return int(text)

def unbase64(text, size=None):
    """RFC 4648 §4 in its one spelling: padded, no other characters, no stray bits."""
    try:
        data = base64.b64decode(text, validate=True)
    except (TypeError, ValueError):
        data = b""
    if not data or base64.b64encode(data).decode() != text or size not in (None, len(data)):
        raise Wrong("E_FORMAT", f"not base64 of the right size: {str(text)[:60]!r}")
    return data

def integer(text):
    if not re.fullmatch("-?[0-9]{1,16}", text) or abs(int(text)) >= 2**53:
        raise Wrong("E_FORMAT", f"not an integer of 53 bits: {text[:40]!r}")
    return int(text)

DECODE = json.JSONDecoder(parse_float=integer, parse_constant=integer, parse_int=integer).decode
ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
CONTROL = re.compile(rb"(?<!\\)(?:\\\\)*\\[ubfr]")  # canonical JSON escapes nothing else like this

def parsed(data, **fields):
    """A JSON object whose fields are of these types."""
    try:
        found = DECODE(data.decode())
    except (ValueError, RecursionError):
        raise Wrong("E_FORMAT", "not JSON in UTF-8") from None
    return shaped(found, **fields)

def shaped(found, **fields):
    for name, kind in fields.items():
        if type(found) is not dict or type(found.get(name)) is not kind:
            raise Wrong("E_FORMAT", f"{name} is missing, or is no {kind.__name__}")
    return found

def canonical(data, **fields):
    """RFC 8785 as restricted by formats §1; so no key stands twice either."""
    found = parsed(data, **fields)
    escaped = b"\\" in data and CONTROL.search(data)
    if escaped or ENCODE(found).encode("utf-8", "replace") != data:
        raise Wrong("E_FORMAT", "JSON that is not in its canonical spelling")
    if not unicodedata.is_normalized("NFC", data.decode()):
        raise Wrong("E_FORMAT", "text that is not NFC")
    return found

def document(data, form, **fields):
    found = parsed(data, format=str, **fields)
    if found["format"] != form:
        raise Wrong("E_FORMAT", f"not of the format {form}")
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

def verifier_key(text, kind):
    """<name>+<id in hex>+<base64(kind || public key)>."""
    name, id, material = (*text.split("+", 2), "", "")[:3]
    data = unbase64(material, 33)
    if not name or data[0] != kind or id != sha256(f"{name}\n".encode() + data).hexdigest()[:8]:
        raise Wrong("E_FORMAT", f"not a verifier key of this kind: {text[:80]!r}")
    return Key(name, bytes.fromhex(id), kind, data[1:])

def note(data):
    """The text, a blank line, and one signature line or more."""
    text = data.decode("utf-8", "replace")
    body, _, tail = text.rpartition("\n\n")
    lines = [re.findall(r"\A— ([^\s+]+) (\S+)\Z", line) for line in tail[:-1].split("\n")]
    odd = re.search(r"[\0-\t\v-\x1f\x7f�]", text)
    if not body or tail[-1:] != "\n" or odd or not all(lines):
        raise Wrong("E_FORMAT", "not a signed note")
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
    if len(given.lines) != 3 or not given.lines[0]:
        raise Wrong("E_FORMAT", "not a checkpoint of three lines")
    return Checkpoint(given.lines[0], number(given.lines[1]), unbase64(given.lines[2], 32), given)

class Policy:
    """Whose signatures count (formats §4, C2SP tlog-policy)."""

    def __init__(self, data):
        self.logs, self.promises, self.members, self.quorum = [], [], {}, None
        for line in data.decode("utf-8", "replace").split("\n"):
            if re.search(r"[\0-\x08\v-\x1f\x7f�]", line) or not self.read(line.split()):
                raise Wrong("E_FORMAT", f"not a statement of a policy: {line[:80]!r}")
        if self.quorum is None:
            raise Wrong("E_FORMAT", "a policy without its quorum")

    def read(self, words):
        """Take in one statement; False for what is none."""
        free = len(words) > 2 and words[1] not in ("none", *self.members)
        match words:
            case ["log", key] | ["log", key, _]:
                self.logs.append(verifier_key(key, LOG))
            case ["promise", key]:
                self.promises.append(verifier_key(key, LOG))
            case ["witness", name, key] | ["witness", name, key, _] if free:
                self.members[name] = verifier_key(key, WITNESS)
            case ["group", name, many, *of] if free and {*of} <= {*self.members}:
                self.members[name] = {"any": 1, "all": len(of)}.get(many) or number(many), of
                return 1 <= self.members[name][0] <= len(of) == len({*of})
            case ["quorum", name] if self.quorum is None and name in ("none", *self.members):
                self.quorum = name
            case _:
                return not words or words[0].startswith("#")
        return True

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
        keys = {name: key for name, key in self.members.items() if type(key) is Key}
        said = {name: signed_at(given, key) for name, key in keys.items()}
        return {name: moment for name, moment in said.items() if moment is not None}

    def checkpoint(self, data, origin, *, quorum=False):
        """A checkpoint that the policy lets stand. Raises Wrong."""
        found = checkpoint(data)
        if found.origin != origin:
            raise Wrong("E_SIG", f"of the log {found.origin}, and not of {origin}")
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

# ---- the tree (RFC 6962 §2.1) and proofs (C2SP tlog-proof)
def leaf(entry):
    return sha256(b"\x00" + entry).digest()

def node(left, right):
    return sha256(b"\x01" + left + right).digest()

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

def top(level):
    """The root over all leaves, where no smaller tree is asked for: a last odd hash goes up."""
    while len(level) > 32:
        above = bytearray()
        for i in range(0, len(level) - 63, 64):
            above += sha256(b"\x01" + level[i : i + 64]).digest()
        level = above + level[len(level) // 64 * 64 :]
    return bytes(level) or sha256(b"").digest()

def included(hash, index, size, proof, wanted):
    """RFC 9162 §2.1.3.2, which reads the proof of RFC 6962 §2.1.1."""
    place, last = index, size - 1
    for other in proof:
        if last <= 0:
            return False
        left = place & 1 or place == last
        hash = node(other, hash) if left else node(hash, other)
        while left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    return 0 <= index < size and last == 0 and hash == wanted

def proof_file(data):
    """The index, the hashes, and the signed note behind them."""
    head, _, tail = data.partition(b"\n\n")
    form, index, *hashes = (head.decode("utf-8", "replace") + "\n").split("\n")
    if form != "c2sp.org/tlog-proof@v1" or index[:6] != "index ":
        raise Wrong("E_FORMAT", "not a proof")
    return number(index[6:]), [unbase64(line, 32) for line in hashes[:-1]], tail

# ---- what an event makes of a power, an organ, a paper, a duty (docs/events.md)
# A state is a mapping without the fields that go without saying. A function gives what changes: of
# the state s, by the payload p of the event e, which takes effect on the day e.on.
def added(s, p, e):
    said = {name: p.get(name, "") for name in ("elements", "kind", "term", "area")}
    said |= {"power": e.stream, "status": "in_force", "since": e.on, "until": e.until}
    said |= {"level": p.get("level"), "sources": p.get("sources")}
    return said | {"holders": p.get("holders", [])}

def amended(s, p, e):
    kept = {name: value for name, value in s["elements"].items() if name not in p["changed"]}
    fresh = {name: value for name, value in p["elements"].items() if name in p["changed"]}
    return {"elements": kept | fresh}

def reclassified(s, p, e):
    filing = s.get("handling") == "filing" and p["kind"] != "other"
    return {"kind": p["kind"], "term": p.get("term", "")} | ({"handling": ""} if filing else {})

def suspended(s, p, e):
    term = {"until": e.until} if e.until else {}
    stops = [{"area": area, "since": e.on} | term for area in p.get("areas") or [""]]
    return {"suspensions": s.get("suspensions", []) + stops}

def resumed(s, p, e):
    over = p.get("areas") or [stop["area"] for stop in s["suspensions"]]
    return {"suspensions": [stop for stop in s["suspensions"] if stop["area"] not in over]}

def once(organs):
    return list(dict.fromkeys(organs))

def received(a):
    return a["kind"] == "delegation" and a.get("accepted", False)

KINDS = {"power.delegated": "delegation", "power.entrusted": "entrustment",
         "power.authorised": "authorisation", "power.granted": "grant"}
OF_A_GRANT = ("mode", "area", "training_until", "final", "no_second_review")

def arranged(s, p, e):
    """下放, 委托, 授权, 赋权: an arrangement with each organ that is handed something."""
    kind, given, principals = KINDS[e.topic], {}, s["holders"]
    if kind == "delegation":
        passed = [a["to"] for a in s.get("arrangements", []) if received(a)]
        principals = p.get("source") or [holder for holder in principals if holder not in passed]
        given = {"accepted": p.get("at_once"), "level": p.get("level")}
    elif kind != "entrustment":
        given = {name: p.get(name) for name in OF_A_GRANT} | {"mode": p.get("mode", "own_name")}
    given |= {"kind": kind, "principals": principals, "by": e.version}
    given |= {"since": e.on, "until": e.until}
    receivers = p["to"] if kind == "delegation" else [p["to"]]
    fresh = [slim(given | {"to": to}) for to in receivers]
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

def accepted(s, p, e):
    """承接: of a delegation that waits, or else of a grant."""
    mine = [a for a in handed(s, p["by"], p) if not a.get("accepted")]
    one = min((a for a in mine if a["kind"] in ("delegation", "grant")), key=lambda a: a["kind"])
    done = one | {"accepted": True}
    s = s | {"arrangements": [done if a is one else a for a in s["arrangements"]]}
    own = s | {"holders": once([*s["holders"], p["by"]])}
    return taken_up(own, done) if one["kind"] == "delegation" else s

def handed(s, organ, p):
    return [a for a in s["arrangements"] if a["to"] == organ and p.get("of", 0) in (0, a["by"])]

def ended(s, a):
    """收回, or the end of a term: a delegation goes back to those it came from."""
    s = s | {"arrangements": [x for x in s["arrangements"] if x is not a]}
    if a["kind"] != "delegation" or not received(a):
        return taken_up(s, a) if a["kind"] == "delegation" else s
    holders = once([*(h for h in s["holders"] if h != a["to"]), *a["principals"]])
    over = [organ for organ in s.get("supervisors", []) if organ not in holders]
    return s | {"holders": holders, "supervisors": over}

def transferred(s, p, e):
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

def equipped(s, p, e):
    """延长培训指导期, 启用专用章."""
    said = {"training_until": p["until"]} if "until" in p else {"seal": p["seal"]}
    some = [slim(a | said) if a["to"] == p["organ"] else a for a in s["arrangements"]]
    return {"arrangements": some}

def explained(s, p, e):
    whole = {"stream": e.stream, "topic": e.topic, "version": e.version, "act": e.act} | e.by
    return {"explained": [*s.get("explained", []), whole | p]}

def issued(s, p, e):
    said = {name: p.get(name, "") for name in ("title", "number", "issuer", "area", "reference")}
    return {"id": e.stream, "status": "in_force", "rank": p.get("rank", "unknown")} | said

def established(s, p, e):
    said = {name: p.get(name, "") for name in ("name", "area", "credit_code", "parent")}
    said |= {"id": e.stream, "status": "active", "aliases": p.get("aliases", [])}
    said |= {"kind": p.get("kind", "other"), "level": p.get("level")}
    return said | {"founding_unknown": p.get("founding_unknown", False)}

def more(field, name):
    return lambda s, p, e: {field: [*s.get(field, []), p[name]]}

FIRST = {
    "power.added": added, "organ.established": established, "instrument.issued": issued,
    "duty.assigned": lambda s, p, e: {"id": e.stream, "organ": p["organ"], "text": p["text"]},
}
EVOLVE = FIRST | dict.fromkeys(KINDS, arranged) | {
    "power.cancelled": lambda s, p, e: {"status": "cancelled"},
    "power.lapsed": lambda s, p, e: {"status": "lapsed"},
    "power.merged": lambda s, p, e: {"status": "merged", "results": p["into"]},
    "power.split": lambda s, p, e: {"status": "split", "results": p["into"]},
    "power.released": lambda s, p, e: {"status": "released", "released_to": p.get("receiver")},
    "power.narrowed": more("removed", "removed"),
    "power.accepted": accepted,
    "power.withdrawn": lambda s, p, e: ended(s, handed(s, p["source"], p)[-1]),
    "power.transferred": transferred,
    "power.holders_reduced": lambda s, p, e: {"holders": p.get("holders") or s["holders"]},
    "power.amended": amended,
    "power.reclassified": reclassified,
    "power.converted_to_filing": lambda s, p, e: {"kind": "other", "handling": "filing"},
    "power.converted_to_commitment": lambda s, p, e: {"handling": "commitment"},
    "power.resequenced": lambda s, p, e: {"after_registration": True},
    "power.suspended": suspended,
    "power.resumed": resumed,
    "power.retained": lambda s, p, e: {"retained_on": e.on},
    "power.marked_strict": lambda s, p, e: {"strict": True},
    "power.handover_completed": lambda s, p, e: {"handed_over_on": e.on},
    "power.training_extended": equipped,
    "power.seal_put_in_use": equipped,
    "organ.renamed": lambda s, p, e: {"name": p["name"]},
    "organ.aliased": more("aliases", "alias"),
    "organ.recoded": lambda s, p, e: {"credit_code": p["credit_code"]},
    "organ.name_plate_added": more("plates", "plate"),
    "organ.name_plate_removed":
        lambda s, p, e: {"plates": [plate for plate in s["plates"] if plate != p["plate"]]},
    "organ.merged": lambda s, p, e: {"status": "merged", "successors": [p["into"]]},
    "organ.dissolved": lambda s, p, e: {"status": "dissolved", "successors": p.get("successors")},
    "instrument.amended":
        lambda s, p, e: {"amended_on": e.on, "amendments": s.get("amendments", 0) + 1},
    "instrument.repealed": lambda s, p, e: {"status": "repealed"},
    "instrument.voided": lambda s, p, e: {"status": "void"},
    "instrument.totals_stated": lambda s, p, e: {"totals": p["totals"]},
    "instrument.difference_explained": explained,
    "duty.reworded": lambda s, p, e: {"text": p["text"]},
    "duty.moved": lambda s, p, e: {"organ": p["to"]},
    "duty.ended": lambda s, p, e: {"ended": True},
}
WRITTEN = {  # though they be empty
    "elements", "kind", "term", "area", "level", "holders", "name", "credit_code", "parent",
    "aliases", "founding_unknown", "title", "number", "issuer", "reference", "organ", "text"}

def bare(fields):
    return {name: value for name, value in fields.items() if value or name in WRITTEN}

def slim(arrangement):
    return {name: value for name, value in arrangement.items() if value or name == "principals"}

def evolve(s, e):
    """The state after an event. KeyError and the like: no lawful ledger has it here."""
    if (s is None) != (e.topic in FIRST):
        raise ValueError(f"{e.topic} does not fit here")
    return bare((s or {}) | EVOLVE[e.topic](s, e.payload, e) | {"by": e.version})

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
class Event:
    """An event, or what a correction puts in its place: then it has the envelope of that."""

    def __init__(self, found, version, envelope):
        self.topic, self.payload, self.act = found["topic"], found["payload"], found["act"]
        self.version, self.stream, self.instead = version, envelope["stream"], None
        self.day, self.until = day(self.act["effective_on"]), self.act.get("until")
        self.waits = self.act.get("awaits_handover", False)
        said = {name: envelope[name] for name in ("on_behalf_of", "command_id") if envelope[name]}
        self.by = {"actor": envelope["actor"]} | said
        if self.topic == "entry.corrected" and self.payload["replacement"]:
            self.instead = Event(self.payload["replacement"], self.payload["corrects"], envelope)
        kind, about = self.stream.partition(":")[0], self.topic.partition(".")[0]
        if about not in (kind, "entry") or (self.until and not day(self.until)):
            raise ValueError(f"{self.topic} in a stream of another kind")

class Story:
    """A stream: its timeline as now known, and the rows of all that it was ever known as.

    An event that counts from its own day on changes the timeline from there, and only that is
    folded again; after a correction, a revocation or a hand-over all of it is laid out anew.
    """

    def __init__(self):
        self.events, self.days, self.steps, self.plain = [], [], {}, True
        self.versions, self.open, self.rows = [], {}, []

    def add(self, position, event):
        self.events.append(event)
        special = event.waits or event.topic.startswith("entry.") or event.topic == HANDOVER
        self.plain = self.plain and not special
        if self.plain:
            self.place(event, event.day)
            self.fold(event.day, position)
        else:
            self.days, self.steps = [], {}
            for one, on in effective(self.events):
                self.place(one, on)
            self.fold("", position)

    def place(self, event, on):
        event.on = on
        for mark in {on, event.until or on} - self.steps.keys():
            insort(self.days, mark)
            self.steps[mark] = []
        self.steps[on].append(event)

    def fold(self, since, position):
        """Fold from a day on; close the rows no longer known, and open those known instead."""
        last = max(0, bisect_left(self.versions, (since,)) - 1)
        marks = [mark for mark in self.versions[last : last + 1] if mark[0] < since]
        state = marks[0][2] if marks else None
        for on in self.days[bisect_left(self.days, since) :]:
            before, state = state, state and expire(state, on)
            for event in self.steps[on]:
                state = evolve(state, event)
            if state != before:
                marks.append((on, None, state))
        ends = [*(mark[0] for mark in marks[1:]), None]
        fresh = [(on, end, state) for (on, _, state), end in zip(marks, ends, strict=False)]
        was, now = {v[0]: v for v in self.versions[last:]}, {v[0]: v for v in fresh}
        self.versions[last:] = fresh
        for on in [on for on, version in was.items() if now.get(on) != version]:
            self.open.pop(on)[2] = position
        for on in [on for on, version in now.items() if was.get(on) != version]:
            self.open[on] = [on, position, None, *now[on][1:]]
            self.rows.append(self.open[on])

HANDOVER = "power.handover_completed"

def effective(events):
    """What stands after corrections and revocations, each with its day, in the order of days."""
    corrected = {e.payload["corrects"]: e.instead for e in events if e.topic == "entry.corrected"}
    revoked = {e.payload["revokes"] for e in events
               if e.topic == "entry.revoked" and e.version not in corrected}
    left = [corrected.get(e.version, e) for e in events if not e.topic.startswith("entry.")]
    left = [e for e in left if e is not None and e.version not in revoked]
    waiting = {e.version for e in left if e.waits}
    left = [e for e in left if e.topic != HANDOVER or e.payload["completes"] in waiting]
    done = {e.payload["completes"]: e.day for e in left if e.topic == HANDOVER}
    steps = [(e, done.get(e.version) if e.waits else e.day) for e in left]
    return sorted((step for step in steps if step[1]), key=lambda step: step[1])

Row = namedtuple("Row", "valid_from known_from known_until valid_until state body")

def days(row):
    return {"valid_from": row.valid_from, "valid_until": row.valid_until}

def rows(stream, told):
    """The rows of a stream from its entries, by day and position. Raises Wrong."""
    story = Story()
    for position, found in told:
        version, right = found["version"], len(story.events) + 1
        if version != right:
            raise Wrong("E_GAP", f"version {version} where {right} should stand", position=position)
        try:
            story.add(position, Event(found, version, found))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            detail = f"cannot follow what is before it: {type(error).__name__} {error}"
            raise Wrong("E_STATE", detail, position=position) from None
    states = {id(row[4]): row[4] for row in story.rows}  # most stand in two rows, or more
    bodies = {key: ENCODE(shown(state)) for key, state in states.items()}
    story.rows.sort(key=lambda row: row[:2])
    return [Row._make([*row, bodies[id(row[4])]]) for row in story.rows]

def as_known(known, at):
    """The rows as they were at a position."""
    return [row._replace(known_until=None) if (row.known_until or 0) > at else row
            for row in known if row.known_from <= at]

def spelled(stream, row):
    """A row as canonical JSON; one of history ends with the version that last shaped it."""
    end = f'"{row.valid_until}"' if row.valid_until else "null"
    last = f',"version":{row.state["by"]}' if "power" in row.state else ""
    return (f'{{"known_from":{row.known_from},"known_until":{row.known_until or "null"}'
            f',"state":{row.body},"stream":"{stream}","valid_from":"{row.valid_from}"'
            f',"valid_until":{end}{last}}}').encode()

# ---- an entry (formats §1)
ENVELOPE = {"act": dict, "actor": str, "command_id": str, "on_behalf_of": str, "payload": dict,
            "recorded_at": str, "stream": str, "topic": str, "version": int}
TAIL = re.compile(  # of the object itself: in a text, a quotation mark stands behind a backslash
    rb',"recorded_at":"([0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z)"'
    rb',"stream":"((?:power|organ|instrument|duty):[0-9A-Za-z._-]{1,120})"'
    rb',"topic":"[a-z_.]{1,60}","version":[1-9][0-9]*\}\Z')

def ending(data):
    """When an entry was recorded, and its stream; None if this is no entry."""
    found = TAIL.match(data, max(0, data.rfind(b',"recorded_at":"')))
    return found and found.groups()

def entry(position, data):
    try:
        found = canonical(data, **ENVELOPE)
    except Wrong as wrong:
        raise Wrong(*wrong.args[:2], position=position) from None
    if len(found) != len(ENVELOPE) or not ending(data) or len(data) > 65535:
        raise Wrong("E_FORMAT", "not an entry", position=position)
    return position, found

# ---- the log of a ledger (formats §3)
DAMAGED = (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)

class Files:
    """A folder or a zip."""

    def __init__(self, path):
        self.at = Path(path)
        self.zip = None if self.at.is_dir() else zipfile.ZipFile(self.at)
        self.names = self.zip.namelist() if self.zip else [
            file.relative_to(self.at).as_posix() for file in self.at.rglob("*") if file.is_file()]
        self.known = set(self.names)
        if len(self.known) != len(self.names):
            raise Wrong("E_FORMAT", "two files of one name")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.zip:
            self.zip.close()

    def read(self, name):
        try:
            if name not in self.known or (self.zip and self.zip.getinfo(name).file_size > 2**28):
                raise ValueError("it is missing" if name not in self.known else "too large")
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

PARTS = 64  # the entries are laid out, by stream, in so many temporary files

class Log:
    """Reads tiles and entries once; what it keeps of the entries lies in files, for the replay."""

    def __init__(self, files, report, size, moments, stack):
        self.files, self.report, self.size, self.last = files, report, size, b""
        self.moments, self.odd = dict.fromkeys(moments), []
        self.parts = [stack.enter_context(TemporaryFile()) for _ in range(PARTS)]  # noqa: SIM115

    def tiles(self, level):
        """Each tile of a level in a tree of this size: its first index, and its hashes."""
        for start in range(0, self.size >> 8 * level, 256):
            width = min(256, (self.size >> 8 * level) - start)
            name, data = tile_name(level, start // 256, width), b""
            with self.report.noting(file=name, position=(start << 8 * level) + 1):
                data = self.files.read(name)
                if len(data) != 32 * width:
                    raise Wrong("E_TILE", "not of the right size")
            yield name, start, data if len(data) == 32 * width else bytes(32 * width)

    def entries(self, start, width):
        """The leaf hashes of a bundle of entries; each entry goes to the part of its stream."""
        name, hashes, at = tile_name("entries", start // 256, width), [], 0
        with self.report.noting(file=name, position=start + 1):
            if name not in self.files.known:
                raise Wrong("E_GAP", f"{width} entries")
            data = self.files.read(name)
            while at < len(data):
                end = at + 2 + int.from_bytes(data[at : at + 2], "big")
                if not at + 2 < end <= len(data):
                    raise Wrong("E_FORMAT", "a bundle of entries that is cut off")
                hashes.append(leaf(data[at + 2 : end]))
                self.take(start + len(hashes), data[at:end])
                at = end
        return name, b"".join(hashes)

    def take(self, position, framed):
        moment, stream = ending(framed) or (b"", b"")
        if not stream:
            self.report.add("E_FORMAT", "not an entry", position=position)
            return
        if moment < self.last:
            detail = f"recorded at {moment.decode()}, behind {self.last.decode()}"
            self.report.add("E_TIME", detail, position=position, stream=stream.decode())
        self.last = moment
        if position in self.moments:
            self.moments[position] = moment.decode()
        self.parts[zlib.crc32(stream) % PARTS].write(position.to_bytes(8, "big") + framed)

    def read(self, signed):
        """The tree: of the entries if it is theirs that was signed, else of the tiles."""
        found, tiles = bytearray(), bytearray()
        for tile, start, hashes in self.tiles(0):
            name, own = self.entries(start, len(hashes) // 32)
            if own != hashes:
                self.odd.append((name, tile, start, own, hashes))
            found += own if len(own) == len(hashes) else hashes
            tiles += hashes
        tree, whole = levels(found), all(len(odd[3]) == len(odd[4]) for odd in self.odd)
        if not self.odd or (whole and root(tree, self.size) == signed):
            for _, tile, start, own, hashes in self.odd:
                place = {"position": start + differ(own, hashes) + 1, "file": tile}
                self.report.add("E_TILE", "not the leaves of its entries", **place)
        else:
            tree = levels(tiles)
            self.blame()
        for level in range(1, 8):
            for name, start, hashes in self.tiles(level):
                right = tree[8 * level][32 * start : 32 * start + len(hashes)]
                if hashes != right and any(hashes):
                    first = start + differ(hashes, right) << 8 * level
                    self.report.add("E_TILE", f"level {level}", position=first + 1, file=name)
        return tree

    def blame(self):
        """Entries that are not those of the tiles: altered, missing, added, or out of order."""
        found = {hash for odd in self.odd for hash in split(odd[3])}
        wanted = {hash for odd in self.odd for hash in split(odd[4])}
        for name, _, start, own, hashes in self.odd:
            own, hashes, position = split(own), split(hashes), start
            lost = len(own) < len(hashes)
            pairs = zip([*own, *[None] * len(hashes)], hashes, strict=False)
            for position, (one, other) in enumerate(pairs if own else (), start + 1):
                if one != other:
                    moved = one in wanted and other in found
                    code = "E_GAP" if lost else "E_ORDER" if moved else "E_LEAF"
                    self.report.add(code, "held against its tile", position=position, file=name)
                    if len(own) != len(hashes):
                        break
            else:
                if len(own) > len(hashes):
                    detail, position = "an entry more than the tile has", start + len(hashes) + 1
                    self.report.add("E_LEAF", detail, position=position, file=name)

    def streams(self, part):
        """The entries of a part, by stream."""
        file, found, at = self.parts[part], defaultdict(list), 0
        file.seek(0)
        data = file.read()
        while at < len(data):
            end = at + 10 + int.from_bytes(data[at + 8 : at + 10], "big")
            some = data[at + 10 : end]
            _, stream = ending(some) or (b"", b"")
            found[stream.decode()].append((int.from_bytes(data[at : at + 8], "big"), some))
            at = end
        return found

def split(hashes):
    return [hashes[i : i + 32] for i in range(0, len(hashes), 32)]

def differ(one, other):
    """The index of the first hash that differs."""
    pairs = zip(split(one), split(other), strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)) // 32)

# ---- the state roots (formats §5)
KIND_OF = {"history": "power", "organs": "organ", "instruments": "instrument", "duties": "duty"}
MODEL_OF = {kind: model for model, kind in KIND_OF.items()}
MODELS = {*KIND_OF, "lists"}
REPLAY = []  # the log and the positions, for the processes that replay it

def replay_part(part):
    """Findings; leaves of rows by (stream, position); what each organ exercises, by position."""
    log, positions = REPLAY
    wrong, leaves, exercised = [], {}, defaultdict(list)
    for stream, told in log.streams(part).items():
        try:
            known = rows(stream, (entry(*one) for one in told))
        except Wrong as error:
            wrong.append((*error.args[:2], {"stream": stream} | error.args[2]))
            continue
        for at in positions[MODEL_OF[stream.partition(":")[0]]]:
            hashes = [leaf(spelled(stream, row)) for row in as_known(known, at)]
            leaves[stream, at] = b"".join(hashes)
        for at in positions["lists"] if stream.startswith("power:") else ():
            for organ, said in exercised_by(stream, as_known(known, at)).items():
                exercised[at, organ].append(said)
    return wrong, leaves, exercised

def exercised_by(stream, known):
    """The organs that a power was ever with, and what each has in the list for it."""
    found = defaultdict(list)
    for row in known:
        said = [stream, row.state["elements"].get("name", ""), row.valid_from, row.valid_until]
        now = row.known_until is None and row.state["status"] == "in_force"
        for organ in exercisers(row.state):
            found[organ] += [ENCODE(said)] if now else []
    return {organ: ",".join(some).encode() for organ, some in found.items()}

class States:
    """All that the entries lead to, at the positions of the state roots."""

    def __init__(self, log, positions, report):
        self.log, self.hashes, self.exercised, self.failed = log, {}, defaultdict(list), set()
        for file in log.parts:
            file.flush()
        REPLAY[:], pool = (log, positions), None
        if log.size > 5000 and "fork" in multiprocessing.get_all_start_methods():
            pool = multiprocessing.get_context("fork").Pool(os.cpu_count(), gc.disable)
        for wrong, hashes, exercised in (pool.imap if pool else map)(replay_part, range(PARTS)):
            for code, detail, place in wrong:
                report.add(code, detail, **place)
                self.failed.add(MODEL_OF[place["stream"].partition(":")[0]])
            self.hashes |= hashes
            for key, said in exercised.items():
                self.exercised[key] += said
        if pool:
            pool.close()
            pool.join()
        self.failed |= {"lists"} if "history" in self.failed else set()

    def leaves(self, state):
        """The leaves of a model by whose they are, in order."""
        if state.model != "lists":
            kind = KIND_OF[state.model] + ":"
            mine = [stream for stream, at in self.hashes if at == state.position]
            mine = sorted(stream for stream in mine if stream.startswith(kind))
            return [(stream, self.hashes[stream, state.position]) for stream in mine]
        found = []
        for organ in sorted(organ for at, organ in self.exercised if at == state.position):
            powers = b",".join(filter(None, sorted(self.exercised[state.position, organ])))
            row = b'{"organ":"%b","powers":[%b]}' % (organ.encode(), powers)
            found.append((organ, leaf(row)))
        return found

    def place(self, state, found, index):
        """Where the row of an index stands: its stream and days."""
        for stream, hashes in found:
            if index < len(hashes) // 32 and state.model != "lists":
                told = self.log.streams(zlib.crc32(stream.encode()) % PARTS)[stream]
                row = as_known(rows(stream, (entry(*one) for one in told)), state.position)[index]
                return {"stream": stream, **days(row)}
            if index < len(hashes) // 32:
                return {"stream": stream}
            index -= len(hashes) // 32
        return {}

    def check(self, state, file, given, report):
        """Compare with the signed root, and with the leaves that lie beside it."""
        found = self.leaves(state)
        leaves = b"".join(hashes for _, hashes in found)
        given = leaves if given == leaves else given
        signed = (len(leaves) // 32, top(leaves)) == state[1:3]
        if signed and given == leaves:
            return
        what = "the leaves beside the signed root" if signed else "the signed root"
        if not signed and top(given) != state.root:
            what = "neither is the signed root that of the leaves beside it; and they"
        index = differ(given, leaves)
        place = {"model": state.model, "file": file, **self.place(state, found, index)}
        report.add("E_STATE", f"{what} differ at row {index}", **place)

def state_roots(log, origin, policy, report):
    for file in [file for file in log.files.under("state") if not file.endswith(".leaves")]:
        with report.noting(file=file):
            state = policy.state_root(log.files.read(file), origin)
            if file != f"state/{state.model}/{state.position}":
                raise Wrong("E_FORMAT", "a state root of something else than its name says")
            if state.position > log.size:
                raise Wrong("E_STATE", "of a position behind the checkpoint", model=state.model)
            yield file, state

def verify_states(log, origin, policy, report):
    roots = [*state_roots(log, origin, policy, report)]
    positions = {model: [s.position for _, s in roots if s.model == model] for model in MODELS}
    states = States(log, positions, report)
    for model in sorted(MODELS):
        if not positions[model] or model in states.failed:
            warn(f"not checked, no state root or entries that cannot be replayed: {model}")
    for file, state in roots:
        with report.noting(file=f"{file}.leaves", model=state.model):
            if state.model not in states.failed:
                states.check(state, file, log.files.read(f"{file}.leaves"), report)

# ---- a bundle of a whole ledger (formats §8), against all that is held
def verify_ledger(files, head, policy, held, receipts, report):
    """``held`` and ``receipts`` are names and bytes of what a body kept."""
    earlier, witnessed = [("checkpoint", head)], []
    for file in files.under("checkpoints"):
        with report.noting(file=file):
            found = policy.checkpoint(files.read(file), head.origin)
            earlier.append((file, found))
            if file != f"checkpoints/{found.size}":
                raise Wrong("E_FORMAT", f"a checkpoint of {found.size} under another name")
    for file, found in earlier:
        with report.noting(file=file):
            witnessed += [(found.size, moment) for moment in policy.witnessed(found.note).values()]
    with ExitStack() as stack:
        log = Log(files, report, head.size, [size for size, _ in witnessed], stack)
        tree = log.read(head.root)
        verify_earlier(tree, head, earlier, report)
        for file, data in held:
            with report.noting(file=file):
                continues(tree, head, checkpoint(data))
            with report.noting(file=file):
                policy.checkpoint(data, head.origin)
        for file, data in receipts:
            with report.noting(file=file):
                keeps(tree, head, *read_receipt(data, policy))
        del tree
        verify_times(log, witnessed, report)
        verify_states(log, head.origin, policy, report)

def verify_earlier(tree, head, earlier, report):
    """The signed root, and the trees that were signed before."""
    sizes = [c.size for _, c in earlier if c.size <= head.size and root(tree, c.size) == c.root]
    if head.size not in sizes:
        last = max(sizes, default=0)
        detail = f"over {head.size} entries; the last signed tree they do lead to has {last}"
        report.add("E_ROOT", detail, position=last + 1, file="checkpoint")
    for file, found in earlier:
        if head.size in sizes or found.size >= head.size:
            with report.noting(file=file):
                continues(tree, head, found)

def verify_times(log, witnessed, report):
    for size, moment in set(witnessed):
        at = log.moments.get(size)
        if at and datetime.fromisoformat(f"{at[:19]}+00:00").timestamp() > moment + CLOCKS:
            report.add("E_TIME", f"recorded at {at}, and cosigned at {moment}", position=size)

def continues(tree, head, found):
    """The log goes on from a checkpoint that is held, or from an earlier one of its own."""
    if found.origin != head.origin:
        raise Wrong("E_FORMAT", f"of another log, {found.origin}")
    if found.size > head.size:
        detail = f"it has {head.size} entries, and once had {found.size}"
        raise Wrong("E_TRUNCATED", detail, position=head.size + 1)
    if found.size == head.size and found.root != head.root:
        raise Wrong("E_SPLIT", f"of {head.size} entries")
    if found.size < head.size and root(tree, found.size) != found.root:
        raise Wrong("E_FORK", f"the first {found.size} entries are others")

# ---- receipts (formats §7)
def read_receipt(data, policy):
    """Origin, first position, leaf hashes, and the checkpoint if it has one. Raises Wrong."""
    form = {"origin": str, "first": int, "last": int, "leaves": list, "recorded_at": str}
    found = document(data, "quanze-receipt/1", **form)
    origin, first, last = found["origin"], found["first"], found["last"]
    if not all(re.fullmatch("[0-9a-f]{64}", str(text)) for text in found["leaves"]):
        raise Wrong("E_FORMAT", "leaves that are not hashes in hexadecimal")
    leaves = [bytes.fromhex(text) for text in found["leaves"]]
    if first < 1 or last < first or len(leaves) != last - first + 1:
        raise Wrong("E_FORMAT", "not as many leaves as positions")
    if "checkpoint" in found:
        shaped(found, checkpoint=str, proofs=list)
        signed = policy.checkpoint(found["checkpoint"].encode(), origin)
        if len(found["proofs"]) != len(leaves):
            raise Wrong("E_FORMAT", "not as many proofs as leaves")
        for index, hash in enumerate(leaves, first - 1):
            proof = [unbase64(text, 32) for text in found["proofs"][index - first + 1]]
            if not included(hash, index, signed.size, proof, signed.root):
                raise Wrong("E_LEAF", "the proof does not lead to the root", position=index + 1)
        return origin, first, leaves, signed
    promise = note(shaped(found, promise=str)["promise"].encode())
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
            raise Wrong("E_TRUNCATED", f"it has {head.size} entries", position=position)
        if tree[0][32 * position - 32 : 32 * position] != hash:
            raise Wrong("E_FORK", "another entry stands there", position=position)

# ---- a bundle of one power or organ (formats §8), and a certificate (formats §9)
class Proven:
    """Entries and rows that come with their proofs."""

    def __init__(self, policy, origin, report):
        self.policy, self.origin, self.report = policy, origin, report
        self.entries, self.rows, self.states = {}, defaultdict(dict), {}

    def take_entry(self, position, data, proof, head):
        if head and not included(leaf(data), position - 1, head.size, proof, head.root):
            raise Wrong("E_LEAF", "the proof does not lead to the root", position=position)
        self.entries[position] = entry(position, data)[1]

    def take_row(self, state, index, data, proof):
        if self.states.setdefault(state.model, state) != state:
            raise Wrong("E_FORMAT", "two state roots of one model", model=state.model)
        if not included(leaf(data), index, state.rows, proof, state.root):
            raise Wrong("E_STATE", f"row {index} is not in the signed tree", model=state.model)
        form = {"organ": str, "powers": list} if state.model == "lists" else {"stream": str}
        self.rows[state.model][index] = canonical(data, **form)

    def complete(self, model, id):
        """Rows stand in the order of ids: all of one are here if both its neighbours are."""
        ids = {n: row.get("stream") or row["organ"] for n, row in self.rows[model].items()}
        before = max((n for n, one in ids.items() if one < id), default=-1)
        behind = min((n for n, one in ids.items() if one > id), default=self.states[model].rows)
        return [*range(before + 1, behind)] == sorted(n for n, one in ids.items() if one == id)

    def replay(self):
        """The rows of each stream are those that its entries lead to."""
        told, last = defaultdict(list), ""
        for position, found in sorted(self.entries.items()):
            told[found["stream"]].append((position, found))
            if found["recorded_at"] < last:
                self.report.add("E_TIME", f"recorded at {found['recorded_at']}", position=position)
            last = found["recorded_at"]
        for stream, some in told.items():
            model = MODEL_OF[stream.partition(":")[0]]
            with self.report.noting(stream=stream, model=model):
                self.compare(stream, model, some)
        return told

    def compare(self, stream, model, some):
        if model not in self.states:
            raise Wrong("E_STATE", "no rows")
        known = as_known(rows(stream, some), self.states[model].position)
        mine = [row for _, row in sorted(self.rows[model].items()) if row["stream"] == stream]
        for row, given in zip(known, [*mine, *[None] * len(known)], strict=False):
            if given is None or spelled(stream, row) != ENCODE(given).encode():
                raise Wrong("E_STATE", "a row is missing, or another", **days(row))
        if len(mine) > len(known) or not self.complete(model, stream):
            raise Wrong("E_STATE", "a row too many, or the rows before and behind are not here")

def verify_part(files, head, scope, policy, report):
    proven = Proven(policy, head.origin, report)
    for file in files.under("entries"):
        with report.noting(file=file):
            position = number(file[8:])
            index, proof, tail = proof_file(files.read(f"proofs/{position}"))
            if index != position - 1 or policy.checkpoint(tail, head.origin)[:3] != head[:3]:
                raise Wrong("E_FORMAT", "the proof is of something else", position=position)
            proven.take_entry(position, files.read(file), proof, head)
    for file in files.under("rows"):
        with report.noting(file=file):
            if not file.endswith(".proof"):
                index, proof, tail = proof_file(files.read(f"{file}.proof"))
                state = policy.state_root(tail, head.origin)
                if file != f"rows/{state.model}/{index}":
                    raise Wrong("E_FORMAT", "the proof is of something else", model=state.model)
                proven.take_row(state, index, files.read(file), proof)
    told = proven.replay()
    own = ENCODE([[e["payload"], e["act"].get("instrument")] for _, e in told.get(scope["id"], ())])
    named = {scope["id"], *re.findall(r'"((?:organ|power|instrument):[0-9A-Za-z._-]{1,120})"', own)}
    for row in proven.rows["lists"].values():
        named |= {power[0] for power in row["powers"]} if row["organ"] == scope["id"] else set()
    for stream in sorted(named - told.keys()):
        report.add("E_GAP", "all entries of what the bundle is about, or names", stream=stream)

def verify_certificate(data, policy, report):
    form = {"origin": str, "question": dict, "answer": str, "position": int, "checkpoint": str}
    found = document(data, "quanze-certificate/1", **form, state=dict, rows=list, entries=list)
    shaped(found["question"], organ=str, on=str)
    proven, head = Proven(policy, found["origin"], report), None
    with report.noting(file="checkpoint"):
        head = policy.checkpoint(found["checkpoint"].encode(), found["origin"], quorum=True)
    states = {}
    for model, text in found["state"].items():
        with report.noting(model=model):
            states[model] = policy.state_root(str(text).encode(), found["origin"])
            if states[model].position != found["position"] or states[model].model != model:
                raise Wrong("E_FORMAT", "a state root of something else")
    for given in found["rows"]:
        with report.noting():
            shaped(given, model=str, index=int, row=str, proof=list)
            proof = [unbase64(text, 32) for text in given["proof"]]
            if given["model"] not in states:
                raise Wrong("E_FORMAT", "a row without its state root", model=given["model"])
            proven.take_row(states[given["model"]], given["index"], given["row"].encode(), proof)
    for given in found["entries"]:
        with report.noting():
            shaped(given, position=int, entry=str, proof=list)
            proof = [unbase64(text, 32) for text in given["proof"]]
            proven.take_entry(given["position"], given["entry"].encode(), proof, head)
    proven.states |= states
    answer = answered(found["question"], proven)
    if answer != found["answer"] or (head and found["position"] > head.size):
        detail = f"the rows lead to {answer or 'no answer'}, and not to {found['answer']}"
        report.add("E_STATE", detail)

def answered(question, proven):
    """held, not_held, unknown_power, or None where the rows prove nothing."""
    organ, power, on = question["organ"], question.get("power", ""), question["on"]
    def stands(since, until):
        return since <= on and (until is None or on < until)
    if "name" in question:  # a name in place of an id: answered from the list of the organ
        lines = [row["powers"] for row in proven.rows["lists"].values() if row["organ"] == organ]
        mine = [one for some in lines for one in some if one[1] == question["name"]]
        held = any(stands(since, until) for _, _, since, until in mine)
        proved = lines or ("lists" in proven.states and proven.complete("lists", organ))
        return "held" if held else "not_held" if proved else None
    mine = [row for row in proven.rows["history"].values() if row["stream"] == power]
    for row in [row for row in mine if row["known_until"] is None]:
        listed = row["state"]["status"] in ("in_force", "suspended")
        acting = [party["organ"] for party in row["state"]["exercisers"]]
        if listed and organ in acting and stands(row["valid_from"], row["valid_until"]):
            return "held"
    if "history" not in proven.states or not proven.complete("history", power):
        return None
    return "not_held" if mine else "unknown_power"

# ---- the command
def verify_bundle(path, policy, held, receipts, report):
    with Files(path) as files:
        verify_files(files, policy, held, receipts, report)

def verify_files(files, policy, held, receipts, report):
    manifest = {"scope": {"kind": "ledger"}}
    if "manifest.json" in files.known:
        form = {"origin": str, "position": int, "scope": dict}
        manifest = document(files.read("manifest.json"), "quanze-bundle/1", **form)
    if policy is None:
        warn("the policy that comes with a bundle proves nothing by itself: bring your own")
        policy = Policy(files.read("policy"))
    data = files.read("checkpoint")
    head = checkpoint(data)
    with report.noting(file="checkpoint"):
        policy.checkpoint(data, manifest.get("origin", head.origin), quorum=True)
        if manifest.get("position", head.size) != head.size:
            raise Wrong("E_FORMAT", f"the manifest speaks of position {manifest['position']}")
    if manifest["scope"].get("kind") == "ledger":
        verify_ledger(files, head, policy, held, receipts, report)
    else:
        verify_part(files, head, shaped(manifest["scope"], kind=str, id=str), policy, report)

def main(arguments=None):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("what", nargs="+", metavar="BUNDLE")
    parser.add_argument("--policy", type=Path)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--receipt", type=Path, action="append", default=[])
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    report = Report(asked.json)
    try:
        policy = Policy(asked.policy.read_bytes()) if asked.policy else None
        kept = [asked.checkpoint] if asked.checkpoint else []
        held = [(str(file), file.read_bytes()) for file in kept]
        receipts = [(str(file), file.read_bytes()) for file in asked.receipt]
        kind, path = asked.what if len(asked.what) == 2 else ("bundle", *asked.what)
        if kind == "bundle":
            verify_bundle(path, policy, held, receipts, report)
        elif kind in ("receipt", "certificate") and policy:
            with report.noting(file=path):
                data = Path(path).read_bytes()
                if kind == "receipt":
                    read_receipt(data, policy)
                else:
                    verify_certificate(data, policy, report)
        else:
            parser.error("a receipt or a certificate, and --policy")
    except (Wrong, OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        warn(f"it cannot be read: {type(error).__name__} {error}")
        return 2
    return report.close()

if __name__ == "__main__":
    sys.exit(main())
