"""Made-up households and the people in them: plausible ages, valid identity numbers that belong to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from db.demo.chance import Chance
from db.domain.identity import age_on, check_character
from resources import read_json

SIZES = (1, 2, 3, 4, 5)
SIZE_WEIGHTS = (22, 31, 28, 13, 6)


@dataclass(frozen=True, slots=True)
class Home:
    """One door."""

    id: str
    estate: str
    building: str
    unit: str
    door: str
    grid: str


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up resident."""

    id: str
    name: str
    id_number: str
    sex: str
    birthday: date
    ethnicity: str
    phone: str | None
    home: Home
    relation: str
    residence: str
    note: str
    tags: tuple[str, ...]
    since: datetime


@dataclass
class People:
    """A maker of households; iterate ``households`` until enough people have come."""

    chance: Chance
    now: datetime
    today: date
    _numbers: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.names = read_json("demo", "names.json")
        self.places = read_json("demo", "places.json")
        self.notes = read_json("demo", "notes.json")
        self._grid_sizes = read_json("demo", "visits.json")["grid_sizes"]
        self._surnames = [s["name"] for s in self.names["surnames"]]
        self._surname_weights = [s["weight"] for s in self.names["surnames"]]
        self._prefixes = [p["prefix"] for p in self.places["phone_prefixes"]]
        self._prefix_weights = [p["weight"] for p in self.places["phone_prefixes"]]
        self._minority_weights = [m["weight"] for m in self.names["minorities"]]

    def households(self, people: int) -> Iterator[tuple[Home, tuple[Person, ...]]]:
        """Households until they hold so many people; the doors of the estates are filled in walking order.

        A grid ends at a staircase, so the size of each is near that of its turn.
        """
        rare = list(self.names["rare"])
        made = 0
        for home in self._doors():
            size = min(self.chance.pick(SIZES, SIZE_WEIGHTS), people - made)
            members = self._members(home, size)
            if rare and made > 40 * (1 + len(self.names["rare"]) - len(rare)):
                members = (self._named(members[0], rare.pop(0)), *members[1:])
            made += len(members)
            yield home, members
            if made >= people:
                return

    def _doors(self) -> Iterator[Home]:
        lap, grid, room = 0, 0, self._grid_sizes[0]
        while True:
            for estate in self.places["estates"]:
                first, last = estate["buildings"]
                for building in range(first, last + 1):
                    for unit in range(1, estate["units"] + 1):
                        if room <= 0:
                            grid += 1
                            room = self._grid_sizes[grid % len(self._grid_sizes)]
                        room -= estate["floors"] * estate["doors_per_floor"]
                        for floor in range(1, estate["floors"] + 1):
                            for door in range(1, estate["doors_per_floor"] + 1):
                                name = estate["name"] if lap == 0 else f"{estate['name']}{lap + 1}期"
                                yield Home(
                                    self.chance.row_id(self.now - timedelta(days=900)),
                                    name,
                                    f"{building}号楼",
                                    f"{unit}单元",
                                    f"{floor}{door:02}",
                                    f"滨河-{grid + 1:02}",
                                )
            lap += 1

    def _members(self, home: Home, size: int) -> tuple[Person, ...]:
        pick = self.chance.random
        head_age = round(min(95, max(22, pick.gauss(54, 18))))
        head_sex = self.chance.pick(("1", "2"))
        minority = None
        if self.chance.happens(self.names["minority_share_per_10000"] / 10):
            minority = self.chance.pick(self.names["minorities"], self._minority_weights)
        surname = self.chance.pick(self._surnames, self._surname_weights)
        people = [self._person(home, head_age, head_sex, "02", surname, minority)]
        if size > 1 and head_age > 24:
            other = "2" if head_sex == "1" else "1"
            spouse = self.chance.pick(self._surnames, self._surname_weights)
            people.append(self._person(home, max(20, head_age + pick.randint(-5, 4)), other, "10", spouse, minority))
        while len(people) < size:
            age = head_age - pick.randint(23, 34)
            if age >= 0:
                sex = self.chance.pick(("1", "2"))
                people.append(self._person(home, age, sex, "20" if sex == "1" else "30", surname, minority))
            else:
                people.append(self._person(home, head_age + pick.randint(22, 30), "2", "50", surname, minority))
        return tuple(people)

    def _person(
        self, home: Home, age: int, sex: str, relation: str, surname: str, minority: dict[str, Any] | None
    ) -> Person:
        age = min(age, 100)
        birthday = self.today - timedelta(days=age * 365 + self.chance.random.randint(0, 364))
        name = self._name(birthday.year, sex, surname, minority)
        since = self.now - timedelta(days=self.chance.random.randint(1, 900))
        actual = age_on(birthday, self.today)
        return Person(
            id=self.chance.row_id(since),
            name=name,
            id_number=self._id_number(birthday, sex),
            sex=sex,
            birthday=birthday,
            ethnicity=minority["code"] if minority else "01",
            phone=self._phone() if actual >= 14 and not self.chance.happens(60) else None,
            home=home,
            relation=relation,
            residence="local" if not self.chance.happens(420) else "nonlocal",
            note=self.chance.pick(self.notes["case_notes"]) if self.chance.happens(25) else "",
            tags=self._tags(actual),
            since=since,
        )

    def _named(self, person: Person, rare: dict[str, str]) -> Person:
        from dataclasses import replace

        sex = "1" if rare["sex"] == "男" else "2"
        return replace(person, name=rare["name"], sex=sex, id_number=self._id_number(person.birthday, sex))

    def _name(self, born: int, sex: str, surname: str, minority: dict[str, Any] | None) -> str:
        side = "male" if sex == "1" else "female"
        if minority:
            given = self.chance.pick(minority[f"{side}_given"])
            if minority.get("chinese_style"):
                return f"{self.chance.pick(minority['surnames'])}{given}"
            family = minority.get("family")
            return f"{given}{minority['separator']}{self.chance.pick(family)}" if family else str(given)
        generation = next(
            (g for g in self.names["generations"] if g["born_from"] <= born <= g["born_until"]),
            self.names["generations"][0],
        )
        chars = generation.get(f"{side}_chars")
        if chars and self.chance.happens(350):
            count = 1 if self.chance.happens(350) else 2
            return surname + "".join(self.chance.pick(chars) for _ in range(count))
        return f"{surname}{self.chance.pick(generation[side])}"

    def _id_number(self, birthday: date, sex: str) -> str:
        while True:
            region = self.chance.pick(self.places["region_codes"])["code"]
            order = self.chance.random.randrange(0, 500) * 2 + (1 if sex == "1" else 0)
            body = f"{region}{birthday:%Y%m%d}{order:03}"
            number = body + check_character(body)
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def _phone(self) -> str:
        return f"{self.chance.pick(self._prefixes, self._prefix_weights)}{self.chance.random.randrange(10**8):08}"

    def _tags(self, age: int) -> tuple[str, ...]:
        return tuple(
            tag["name"]
            for tag in self.notes["tags"]
            if tag["min_age"] <= age <= tag.get("max_age", 200) and self.chance.happens(tag["share_per_1000"])
        )
