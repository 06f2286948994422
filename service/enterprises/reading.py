"""How things are said to whoever reads an enterprise's page."""

import math
from datetime import date, datetime, time, timedelta

from service.clock import today
from service.enterprises.words import words
from service.workflow.limits import Limit
from service.workflow.words import NEED_WORDS, REASON_WORDS, REFERRAL_WORDS
from service.workflow.working_time import CHINA

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Reader:
    """Dates, lengths of time, money and states, in Chinese or in English; days and hours are China's."""

    def __init__(self, english: bool) -> None:
        self.english = english
        self.w = words(english)

    def day(self, moment: datetime | date) -> str:
        """A day, such as «12月1日»; with its year where that is not the present one."""
        day = moment.astimezone(CHINA).date() if isinstance(moment, datetime) else moment
        if self.english:
            written = f"{day.day} {_MONTHS[day.month - 1]}"
            return written if day.year == today().year else f"{written} {day.year}"
        written = f"{day.month}月{day.day}日"
        return written if day.year == today().year else f"{day.year}年{written}"

    def until(self, moment: datetime) -> str:
        """A deadline, such as «12月1日（周二）»: one at midnight is the end of the day before."""
        local = moment.astimezone(CHINA)
        day = (local - timedelta(seconds=1)).date() if local.time() == time() else local.date()
        near = {today(): self.w.today, today() + timedelta(days=1): self.w.tomorrow}.get(day)
        weekday = self.w[f"weekday_{day.weekday()}"]
        said = near or (f"{weekday} {self.day(day)}" if self.english else f"{self.day(day)}（{weekday}）")
        if local.time() == time():
            return said
        hour = local.strftime("%H:%M")
        return f"{said}, {hour}" if self.english else f"{near or self.day(day)}{hour}"

    def moment(self, moment: datetime) -> str:
        """A moment, such as «11月24日 14:05»."""
        return f"{self.day(moment)} {self.hour(moment)}"

    def hour(self, moment: datetime) -> str:
        """The time of a day, such as «14:05»."""
        return f"{moment.astimezone(CHINA):%H:%M}"

    def length(self, limit: Limit) -> str:
        """How long something may take."""
        unit, count = next((name, n) for name in ("working_days", "days", "hours") if (n := getattr(limit, name)))
        return self.w[unit.removesuffix("s")] if count == 1 else self.w(unit, count=count)

    def seconds(self, seconds: int) -> str:
        """A pause."""
        if seconds < 60:
            return self.w("seconds", count=seconds)
        minutes = math.ceil(seconds / 60)
        return self.w.minute if minutes == 1 else self.w("minutes", count=minutes)

    def span(self, first: date, last: date) -> str:
        """From a day to another, such as «11月26日至12月4日»."""
        if first == last:
            return self.day(first)
        return f"{self.day(first)} – {self.day(last)}" if self.english else f"{self.day(first)}至{self.day(last)}"

    def working_days(self, count: int) -> str:
        """So many working days."""
        return self.w.working_day if count == 1 else self.w("working_days", count=count)

    def money(self, amount: float) -> str:
        """An amount in yuan."""
        written = f"{amount:,.2f}".removesuffix(".00")
        return f"CNY {written}" if self.english else f"{written}元"

    def need_state(self, state: str) -> str:
        """The state of a need."""
        return NEED_WORDS[state][self.english]

    def referral_state(self, state: str) -> str:
        """The state of a referral."""
        return REFERRAL_WORDS[state][self.english]

    def reason(self, reason: str | None) -> str:
        """A reason of the tables; there is always one to be named."""
        return REASON_WORDS[reason or "other"][self.english]

    def joined(self, words: list[str]) -> str:
        """Several in a row."""
        return (", " if self.english else "、").join(words)
