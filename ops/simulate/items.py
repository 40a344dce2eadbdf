"""What the list says about a made-up power: name, codes, basis, all worked out from its number.

Departments of one field and level list the same items under the same base codes (四级四同), so the
catalogue is a function and takes no room.
"""

from functools import cache

from domain.basis import Citation
from domain.codes import Code, CodeScheme
from domain.elements import Disclosure, Elements, Limit
from domain.vocabulary import Level, PowerKind
from ops.simulate import words
from ops.simulate.places import Organ
from ops.simulate.powers import Powers, numbers

SHARES = (
    (PowerKind.PENALTY, 42),
    (PowerKind.LICENCE, 14),
    (PowerKind.INSPECTION, 9),
    (PowerKind.COMPULSION, 7),
    (PowerKind.OTHER, 7),
    (PowerKind.CONFIRMATION, 5),
    (PowerKind.NON_LICENCE_APPROVAL, 4),
    (PowerKind.PAYMENT, 3),
    (PowerKind.REWARD, 3),
    (PowerKind.LEVY, 2),
    (PowerKind.ADJUDICATION, 2),
    (PowerKind.SERVICE, 2),
)
HUNDRED = tuple(kind for kind, share in SHARES for _ in range(share))
TYPE_CODES = {
    PowerKind.LICENCE: "01",
    PowerKind.PENALTY: "02",
    PowerKind.COMPULSION: "03",
    PowerKind.LEVY: "04",
    PowerKind.PAYMENT: "05",
    PowerKind.INSPECTION: "06",
    PowerKind.CONFIRMATION: "07",
    PowerKind.REWARD: "08",
    PowerKind.ADJUDICATION: "09",
    PowerKind.OTHER: "10",
    PowerKind.SERVICE: "20",
}
DAYS = tuple(Limit(amount=amount, unit="工作日") for amount in (5, 7, 10, 15, 20, 30, 45, 60))
OPEN = Disclosure(form="政府网站", circle="社会", time="长期")
FIGURES = "零一二三四五六七八九"


def kind_of_item(field: int, level: Level, item: int) -> PowerKind:
    return HUNDRED[(item * 37 + field * 11 + level * 5) % 100]


def name_of_item(subject: words.Field, item: int, kind: PowerKind) -> str:
    """A name of the field, the same for the same number, different for most others."""
    forms = words.FORMS[kind]
    thing = words.SCALES[item // 8 % 9] + subject.objects[item % 8]
    return forms[(item // 72 + item % 72) % len(forms)].format(o=thing)


@cache
def law_title(field: int) -> str:
    """Every field has a law of its own, national or provincial by turns."""
    name = words.FIELDS[field].name
    if field % 3:
        return f"模拟{name}法"
    return f"{words.PROVINCE}{name.removesuffix('管理')}管理条例（模拟）"


@cache
def citation(field: int, article: int, edition: int) -> Citation:
    """An article of the field's law; every amendment of the law moves the articles on by one."""
    title, number = law_title(field), f"第{numeral(article + edition)}条"
    return Citation(text=f"《{title}》{number}", instrument_title=title, article=number)


def numeral(number: int) -> str:
    tens, units = divmod(number, 10)
    if tens == 0:
        return FIGURES[units]
    return ("" if tens == 1 else FIGURES[tens]) + "十" + (FIGURES[units] if units else "")


def basis(field: int, item: int, edition: int) -> tuple[Citation, ...]:
    return (citation(field, 5 + item * 7 % 40, edition % 50),)


def codes(powers: Powers, power: int, organs: list[Organ]) -> tuple[Code, ...]:
    """The base code, and an implementation code for every holder."""
    origin = organs[powers.origin[power]]
    kind = TYPE_CODES.get(powers.kind_of(power), "99")
    base = f"99{kind}{origin.field + 1:02}{numbers(origin.level, powers.item[power])}"
    holders = [organs[holder] for holder in powers.holders(power)]
    return (
        Code(scheme=CodeScheme.BASE, text=base),
        *(
            Code(
                scheme=CodeScheme.IMPLEMENTATION,
                text=f"{holder.credit_code}{holder.level.value}{base}",
            )
            for holder in holders
        ),
    )


def elements(powers: Powers, power: int, organs: list[Organ], *, suffix: str = "") -> Elements:
    """All that is said about a power when it is put on the list."""
    holder = organs[powers.holder[power]]
    field = organs[powers.origin[power]].field
    item, kind = powers.item[power], powers.kind_of(power)
    limit = item % len(DAYS)
    return Elements(
        name=name_of_item(words.FIELDS[field], item, kind) + suffix,
        codes=codes(powers, power, organs),
        legal_basis=basis(field, item, powers.edition[power]),
        office=words.OFFICES[item % len(words.OFFICES)],
        duty=holder.duty,
        responsibilities=words.DUTIES.get(kind, words.USUAL_DUTIES),
        grounds=words.GROUNDS,
        supervision=f"{holder.name}监督举报信箱",
        remedies="行政复议、行政诉讼",
        statutory_limit=DAYS[limit],
        promised_limit=DAYS[limit // 2],
        counterpart=words.COUNTERPARTS[item % len(words.COUNTERPARTS)],
        facing=words.FACING[item % len(words.FACING)],
        disclosure=OPEN,
    )
