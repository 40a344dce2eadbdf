"""A certificate as a page to print: one file, in Chinese first, with nothing from elsewhere.

What comes from the ledger is text, never markup.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta, timezone
from html import escape
from importlib import resources
from string import Template
from typing import Any

from domain.power import Status
from domain.vocabulary import KIND_LABELS, PowerKind
from ops.sealing.cautions import cautions
from ops.sealing.certificate import Basis, Certificate, Verdict

SHANGHAI = timezone(timedelta(hours=8))
SIMULATED = (
    '<p class="simulated">模拟数据 · 不是真实的证明'
    '<span class="en">SIMULATED — this certifies nothing in the real world</span></p>'
)
STATUS = {
    Status.IN_FORCE.value: ("在清单上", "on the list"),
    "suspended": ("在清单上，全面暂停", "on the list, suspended everywhere"),
    Status.CANCELLED.value: ("已取消", "cancelled"),
    Status.MERGED.value: ("已并入其他职权", "merged into others"),
    Status.SPLIT.value: ("已拆分", "split"),
    Status.RELEASED.value: ("已转移出政府", "released"),
    Status.LAPSED.value: ("已失效", "lapsed"),
    Status.EXPIRED.value: ("已到期", "expired"),
}
ANSWERS = {
    Verdict.HELD: ("{organ}于 {on} 有下列职权", "On {on} {organ} had this power"),
    Verdict.NOT_HELD: ("{organ}于 {on} 没有下列职权", "On {on} {organ} did not have this power"),
    Verdict.UNKNOWN_POWER: (
        "账本至位置 {position} 从未记载下列职权，{organ}于 {on} 没有此项职权",
        "Up to position {position} the ledger knows no such power; on {on} {organ} did not have it",
    ),
}
SUSPENDED = ("，但当日全面暂停行使", ", though it was suspended everywhere on that day")
NO_END = "至今未定 / no end known"
NOTE = (
    "“有”指列入清单，且本机关为持有机关，或因授权、赋权而行使；受委托者以委托机关名义行使，不算在内。",
    "To have a power is to hold it, or to exercise it by authorisation or grant, while it is on the"
    " list. Who is entrusted with it acts in the holder's name, and does not count.",
)


def page(found: Certificate) -> bytes:
    """The page, in UTF-8."""
    text = resources.files("ops.sealing").joinpath("certificate.html").read_text(encoding="utf-8")
    return (
        Template(text)
        .substitute(
            title=escape(f"职权事项证明 {found.question.on}"),
            simulated=SIMULATED if found.register.simulated else "",
            answer=answer(found),
            cautions="\n".join(f'<p class="caution">{both(*said)}</p>' for said in cautions(found)),
            sections="\n".join(sections(found)),
            checkpoint=escape(found.sealed.checkpoint.decode()),
            states="\n".join(
                f"<pre>{escape(state.signed.decode())}</pre>" for state in found.states.values()
            ),
        )
        .encode()
    )


def answer(found: Certificate) -> str:
    facts = {
        "organ": found.organ_name(),
        "on": found.question.on.isoformat(),
        "position": found.sealed.position,
    }
    row = found.standing()
    held_back = (
        found.verdict is Verdict.HELD and row is not None and row["state"]["status"] == "suspended"
    )
    zh, en = (
        form.format_map(facts) + (more if held_back else "")
        for form, more in zip(ANSWERS[found.verdict], SUSPENDED, strict=True)
    )
    return both(f"{zh}。", f"{en}.")


def sections(found: Certificate) -> list[str]:
    row, basis = found.standing(), found.basis()
    parts = [table("所问", "The question", asked(found))]
    if row is not None:
        parts.append(table("当日的职权", "The power on that day", stood(row, found)))
    elif first := [one for one in found.read("history") if one["known_until"] is None]:
        begun = [("首日", "First day", first[0]["valid_from"])]
        parts.append(table("当日尚未设立", "Not yet established on that day", begun))
    if basis is not None:
        parts.append(table("依据的决定", "The act it rests on", decided(basis)))
    parts.append(f"<p>{both(*NOTE)}</p>")
    return parts


Facts = Sequence[tuple[str, str, str | list[str]]]


def asked(found: Certificate) -> Facts:
    question = found.question
    row = found.standing()
    name = row["state"]["name"] if row else question.name
    register = " ".join(filter(None, (found.register.title, found.register.name)))
    return [
        ("机关", "Organ", f"{found.organ_name()} ({question.organ})"),
        ("职权", "Power", " ".join(filter(None, (name, question.power)))),
        ("日期", "On", question.on.isoformat()),
        ("登记簿", "Register", register),
        ("账本位置", "As known at position", str(found.sealed.position)),
    ]


def stood(row: dict[str, Any], found: Certificate) -> Facts:
    state = row["state"]
    begun = found.begun()
    zh, en = STATUS[state["status"]]
    return [
        ("名称", "Name", state["name"]),
        ("编码", "Codes", [code["text"] for code in state["codes"]]),
        ("类别", "Kind", state["term"] or KIND_LABELS[PowerKind(state["kind"])]),
        ("状态", "Status", f"{zh} / {en}"),
        ("如此自", "Stood so from", row["valid_from"]),
        (
            "如此至（不含）",
            "Stood so until, not including",
            row["valid_until"] or "至今未定 / no end known",
        ),
        ("持有机关", "Holders", named(state["holders"], found)),
        ("行使机关", "Exercised by", named(state["exercisers"], found)),
        ("设定依据", "Legal basis", state["legal_basis"]),
        (
            "首次载入账本的位置",
            "First entered in the ledger at position",
            str(begun.position if begun else ""),
        ),
        (
            "账本最近一次改写上述内容的位置（与职权何时设立无关）",
            "Position at which the ledger last rewrote these lines (not when the power began)",
            str(row["known_from"]),
        ),
    ]


def named(parties: Iterable[dict[str, Any]], found: Certificate) -> list[str]:
    """Organs by the name they had on the day, which the certificate's rows prove, and their id."""
    ids = [party["organ"] for party in parties]
    names = [found.organ_name(id) for id in ids]
    return [id if name == id else f"{name} ({id})" for name, id in zip(names, ids, strict=True)]


def decided(basis: Basis) -> Facts:
    act = basis.act
    moment = basis.recorded_at.astimezone(SHANGHAI).isoformat(sep=" ", timespec="seconds")
    return [
        ("文件", "Paper", basis.paper),
        ("文号", "Number", basis.number),
        ("发文机关", "Issued by", basis.issuer),
        ("附件与序号", "Annex and item", " ".join(filter(None, (act.annex, act.item)))),
        ("决定日期", "Decided on", str(act.decided_on or "")),
        ("生效日期", "Effective on", act.effective_on.isoformat()),
        ("记录位置", "Recorded at position", str(basis.position)),
        ("记录时间", "Recorded at", moment),
    ]


def table(zh: str, en: str, facts: Facts) -> str:
    rows = [
        f"<tr><th>{both(name_zh, name_en)}</th><td>{told(value)}</td></tr>"
        for name_zh, name_en, value in facts
        if value
    ]
    return f"<h2>{both(zh, en)}</h2>\n<table>\n" + "\n".join(rows) + "\n</table>"


def told(value: str | Iterable[str]) -> str:
    if isinstance(value, str):
        return f"<bdi>{escape(value)}</bdi>"
    return "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in value) + "</ul>"


def both(zh: str, en: str) -> str:
    return f'{escape(zh)}<span class="en">{escape(en)}</span>'
