"""How a question is asked: parameters judged, dates and positions settled, SQL run."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

import polars as pl

from analytics import parameters
from analytics.dataset import Exported
from analytics.errors import Unanswerable
from analytics.parameters import Known, Selection
from analytics.views import Statement, statement
from domain.listing import path
from domain.vocabulary import PowerKind


class Engine(Protocol):
    """What runs a question over the exported files."""

    def run(self, statement: Statement) -> pl.DataFrame: ...
    def spelled(self, statement: Statement) -> str: ...
    def close(self) -> None: ...


def unheard(_: Statement) -> None:
    """Nobody wants to know what is run."""


class Asking:
    """An export opened for questions; ``heard`` is told of every statement that is run."""

    def __init__(
        self,
        registers: Mapping[str, Exported],
        engine: Engine,
        heard: Callable[[Statement], None] = unheard,
    ) -> None:
        self.registers = registers
        self.engine = engine
        self.heard = heard

    def answer(
        self,
        question: str,
        selection: Selection,
        *,
        views: Mapping[str, str] | None = None,
        **own: Any,
    ) -> pl.DataFrame:
        """What the question's SQL answers; ``views`` are made for it alone. Raises Unanswerable."""
        parameters.known_parameters(selection)
        positions = self.positions(selection)
        area = parameters.area(selection.get("area", ""))
        organ = selection.get("organ", "")
        kind = parameters.kind(selection.get("kind", ""))
        asked = statement(
            question,
            positions=positions,
            filters={
                "area": area,
                "path": path(area),
                "organ": organ,
                "kind": kind,
                "services": selection.get("services", False) or kind == PowerKind.SERVICE.value,
                "several": len(positions) > 1,
            },
            organs=self._organs(organ, positions) if organ else {},
            views=views or {},
            parameters={"as_of": parameters.as_of(selection)} | own,
        )
        self.heard(asked)
        return self.engine.run(asked)

    def paper(self, called: str, selection: Selection) -> tuple[str, ...]:
        """Under which id or number acts rest on it: each after its register and a space.

        A number means one paper in each register; an id is a register's own, and means one paper in
        several only if they give it the same number (without any, the same title). Raises
        Unanswerable where nothing is called so, or more than one.
        """
        positions = self.positions(selection)
        asked = statement("paper_called", positions=positions, parameters={"paper": called})
        found = self.engine.run(asked)
        if not called or found.is_empty():
            raise Unanswerable(
                "paper",
                f"no paper has the id or the number {called!r}",
                f"没有编号或文号为 {called!r} 的文件",
            )
        registered = found.filter(found["paper"] != "")
        marks = {one["number"] or one["title"] for one in registered.to_dicts()}
        by_id = called in registered["paper"]
        if registered["register"].n_unique() < registered.height or (by_id and len(marks) > 1):
            raise several("paper", registered.drop("title"), called)
        asked = statement("paper_asked", positions=positions, parameters={"paper": called})
        return tuple(f"{register} {name}" for register, name in self.engine.run(asked).iter_rows())

    def positions(self, selection: Selection) -> dict[str, int]:
        """The registers asked for, and the position up to which each is known."""
        names = parameters.some("register", selection.get("register"), [*self.registers])
        known_at = selection.get("known_at")
        if isinstance(known_at, int) and len(names) > 1:
            raise Unanswerable(
                "known_at",
                f"a position belongs to one register: name one of {', '.join(names)}, or give an"
                " instant, or a position for each",
                f"位置只属于一个登记簿: 请从 {', '.join(names)} 中指定一个，"
                "或给出时刻，或逐个给出位置",
            )
        return {name: self._position(name, known_at) for name in names}

    def _position(self, register: str, known_at: Known) -> int:
        if isinstance(known_at, Mapping):
            if register not in known_at:
                raise Unanswerable(
                    "known_at",
                    f"no position for the register {register}",
                    f"没有给出登记簿 {register} 的位置",
                )
            known_at = known_at[register]
        if known_at is None:
            return self.registers[register].manifest.position
        if isinstance(known_at, int):
            return self._within(register, known_at)
        return self._at(register, parameters.instant("known_at", known_at))

    def _within(self, register: str, position: int) -> int:
        last = self.registers[register].manifest.position
        if not 0 <= position <= last:
            raise Unanswerable(
                "known_at",
                f"position {position}: {register} has 0 to {last}",
                f"位置 {position}: {register} 只有 0 至 {last}",
            )
        return position if position == last else self._one(register, "position_within", position)

    def _at(self, register: str, instant: datetime) -> int:
        last = self.registers[register].recorded_at
        if last is None or instant > last:
            raise Unanswerable(
                "known_at",
                f"{instant.isoformat()}Z: the export of {register} goes up to"
                f" {'nothing' if last is None else f'{last.isoformat()}Z'}",
                f"{instant.isoformat()}Z: {register} 的导出只到"
                f" {'空' if last is None else f'{last.isoformat()}Z'}",
            )
        return self._one(register, "position_at", instant)

    def _one(self, register: str, question: str, wanted: int | datetime) -> int:
        asked = statement(question, positions={register: 0}, parameters={"wanted": wanted})
        return self.engine.run(asked).item()

    def _organs(self, called: str, positions: Mapping[str, int]) -> dict[str, str | None]:
        """Under which id each register has the organ of that id or name; None where it has not.

        Ids are a register's own. Organs of several registers are one if each register gives them
        the same name, area and 统一社会信用代码, and at least one of the last two. Raises
        Unanswerable.
        """
        asked = statement("organ_called", positions=positions, parameters={"called": called})
        found = self.engine.run(asked)
        if found.is_empty():
            raise Unanswerable(
                "organ", f"no organ is called so: {called!r}", f"没有这样称呼的机关: {called!r}"
            )
        marks = found.select("name", "area", "credit_code").unique().rows()
        if found.height > 1 and (
            found["register"].n_unique() < found.height or len(marks) > 1 or not any(marks[0][1:])
        ):
            raise several("organ", found.drop("area", "credit_code"), called)
        ids = dict(found.select("register", "organ").iter_rows())
        return {register: ids.get(register) for register in positions}


def several(parameter: str, found: pl.DataFrame, called: str) -> Unanswerable:
    """What is called so is not one: each with its register, its id, and what it is called there."""
    same = "; ".join(f"{register}: {' '.join(words)}" for register, *words in found.iter_rows())
    return Unanswerable(
        parameter,
        f"called so are {same}: {called!r}; name a register, or another id or name",
        f"这样称呼的有几个: {same}: {called!r}；请指定登记簿，或改用别的编号、名称、文号",
    )


def span(selection: Selection, since: object, until: object) -> tuple[date, date]:
    """The first and the last day of a series, which ends ``as_of`` at the latest.

    Raises Unanswerable.
    """
    first, end = parameters.day("since", since), parameters.as_of(selection)
    last = end if until is None else parameters.day("until", until)
    if last > end:
        raise Unanswerable(
            "until",
            f"{last} is after the day of the question (as_of), {end}",
            f"{last} 晚于提问的日期（as_of）{end}",
        )
    if first > last:
        raise Unanswerable(
            "since", f"{first} is after the last day, {last}", f"{first} 晚于最后一天 {last}"
        )
    return first, last
