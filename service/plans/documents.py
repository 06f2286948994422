"""A plan as a PDF document that a clerk can hand over; the Chinese font is embedded."""

import asyncio
import contextlib
import functools
import importlib.util
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, WrapMode
from fpdf.fonts import FontFace, TTFFont

from service.plans.sheets import Sheet, SheetLine

_INK, _SOFT, _LINE = (28, 36, 48), (91, 102, 118), (205, 212, 222)
_ACCENT, _BESIDE, _PALE, _WARN = (11, 92, 173), (150, 184, 219), (232, 240, 249), (176, 80, 0)
_MARGIN_MM, _LABEL_MM, _ROW_MM = 16.0, 52.0, 6.4
_FONT = "noto"
_MISSING = "□"
_AT_ONCE = asyncio.Semaphore(1)
"""Writing a document takes the processor for a moment: one at a time, so that matches go on beside it."""


async def written_pdf(sheet: Sheet) -> bytes:
    """The document of a sheet, written beside the event loop."""
    async with _AT_ONCE:
        return await asyncio.to_thread(pdf_of, sheet)


def pdf_of(sheet: Sheet) -> bytes:
    """The document of a sheet."""
    # Written once to count the pages, and again to tell them.
    with contextlib.closing(_Document(sheet, 0)) as counted:
        counted.write_all()
        pages = counted.page_no()
    with contextlib.closing(_Document(sheet, pages)) as pdf:
        pdf.write_all()
        return bytes(pdf.output())


@functools.cache
def font_file() -> Path:
    """Noto Sans SC (SIL Open Font License), out of the package that carries it."""
    found = importlib.util.find_spec("zhplot")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("the package zhplot, which carries the font, is not installed")
    return Path(next(iter(found.submodule_search_locations))) / "fonts" / "NotoSansSC-Regular.ttf"


class _Document(FPDF):
    def __init__(self, sheet: Sheet, pages: int) -> None:
        super().__init__(format="A4")
        self.sheet = sheet
        self.pages_in_all = pages
        self.str_alias_nb_pages = ""
        self.add_font(_FONT, "", font_file())
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(True, margin=18)
        self.set_title(sheet.words.title)
        self.set_lang("en" if sheet.english else "zh-CN")
        self.set_creation_date(sheet.made_at)
        font = self.fonts[_FONT]
        assert isinstance(font, TTFFont)
        self._drawn = frozenset(font.cmap)

    def close(self) -> None:
        """Let go of the font's file, which the library keeps open."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def footer(self) -> None:
        """Number and page, on every page."""
        self.set_y(-13)
        self._ink(8, _SOFT)
        self.cell(self.epw / 2, 5, f"{self.sheet.words.number} {self.sheet.number}")
        self.cell(
            self.epw / 2, 5, self.sheet.words.page.format(page=self.page_no(), pages=self.pages_in_all), align="R"
        )

    def write_all(self) -> None:
        """The whole document."""
        sheet, words = self.sheet, self.sheet.words
        self.add_page()
        self._ink(20, _INK)
        self.multi_cell(0, 10, words.title, new_x="LMARGIN", new_y="NEXT")
        self._ink(9, _SOFT)
        self.multi_cell(
            0, 5, f"{words.number} {sheet.number} · {words.made} {sheet.made}", new_x="LMARGIN", new_y="NEXT"
        )
        self._heading(words.your_need)
        self._paragraph(sheet.need)
        self._heading(words.summary)
        self._paragraph(sheet.summary)
        if sheet.changes:
            self._paragraph(words.changed, _SOFT)
        for change in sheet.changes:
            self._item(change)
        if not sheet.lines:
            self._open_requirements()
            return
        self._facts()
        self._heading(words.schedule)
        self._picture()
        self._heading(words.lines)
        for line in sheet.lines:
            self._line(line)
        self._heading(words.coverage)
        self._coverage()
        self._heading(words.checks)
        for holds, said in sheet.checks:
            self._item(said, "✓" if holds else "!", _SOFT if holds else _WARN)
        for said in sheet.together:
            self._item(said, "+")
        if len(sheet.choices) > 1:
            self._heading(words.choices)
            self._choices()
        self._heading(words.notes)
        self._paragraph(words.disclaimer, _SOFT, 9)

    def normalize_text(self, text: str) -> str:
        """The text as it can be set: a box stands for what the font does not have."""
        flat = text.replace("\t", " ")
        drawn = "".join(c if ord(c) in self._drawn or c == "\n" else _MISSING for c in flat)
        return str(super().normalize_text(drawn))

    def _open_requirements(self) -> None:
        """Where there is no service: what was asked for, and what comes closest."""
        if self.sheet.rows:
            self._heading(self.sheet.words.coverage)
        for row in self.sheet.rows:
            self._item(f"{row.name} ({row.note})" if self.sheet.english else f"{row.name}（{row.note}）")

    def _ink(self, size: float, colour: tuple[int, int, int]) -> None:
        self.set_font(_FONT, size=size)
        self.set_text_color(*colour)

    def _heading(self, said: str) -> None:
        if self.will_page_break(22):
            self.add_page()
        self.ln(4)
        self._ink(13, _ACCENT)
        self.multi_cell(0, 7, said, new_x="LMARGIN", new_y="NEXT")
        self.set_draw_color(*_LINE)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self.ln(2)

    def _paragraph(self, said: str, colour: tuple[int, int, int] = _INK, size: float = 10.5) -> None:
        self._ink(size, colour)
        self.multi_cell(0, 5.6, said, new_x="LMARGIN", new_y="NEXT", align="L")

    def _item(self, said: str, mark: str = "·", colour: tuple[int, int, int] = _INK) -> None:
        self._ink(10, colour)
        self.cell(5, 5.6, mark)
        self.multi_cell(self.epw - 5, 5.6, said, new_x="LMARGIN", new_y="NEXT", align="L")

    def _facts(self) -> None:
        self.ln(2)
        width = self.epw / len(self.sheet.facts)
        top = self.get_y()
        self.set_fill_color(*_PALE)
        self.rect(self.l_margin, top, self.epw, 15, style="F")
        for place, (label, value) in enumerate(self.sheet.facts):
            left = self.l_margin + place * width
            self.set_xy(left, top + 1.5)
            self._ink(8.5, _SOFT)
            self.cell(width, 4.5, label, align="C")
            self.set_xy(left, top + 6.5)
            self._ink(10 if len(value) > 8 else 13, _INK)
            self.set_stretching(min(100.0, 100.0 * (width - 2) / max(1.0, self.get_string_width(value))))
            self.cell(width, 6, value, align="C")
            self.set_stretching(100)
        self.set_y(top + 17)

    def _picture(self) -> None:
        """The lines as bars over the working days; those that decide when the plan ends are dark."""
        width = self.epw - _LABEL_MM
        left = self.l_margin + _LABEL_MM
        height = _ROW_MM * len(self.sheet.lines)
        if self.will_page_break(height + 8):
            self.add_page()
        top = self.get_y()
        self.set_draw_color(*_LINE)
        for place, _ in self.sheet.ticks:
            self.line(left + width * place / 100, top, left + width * place / 100, top + height)
        for number, line in enumerate(self.sheet.lines):
            y = top + number * _ROW_MM
            self.set_xy(self.l_margin, y + 0.4)
            self._ink(8.5, _INK)
            self.cell(_LABEL_MM - 2, _ROW_MM - 1, self._fitting(f"{line.order}  {line.title}", _LABEL_MM - 3))
            self.set_fill_color(*(_ACCENT if line.critical else _BESIDE))
            wide = min(width * line.bar.width / 100, width * (1 - line.bar.left / 100))
            self.rect(
                left + width * line.bar.left / 100,
                y + 1,
                wide,
                _ROW_MM - 2.4,
                style="F",
                round_corners=True,
                corner_radius=1,
            )
        self._ink(8, _SOFT)
        for place, said in self.sheet.ticks:
            wide = self.get_string_width(said) + 2
            x = min(left + width - wide + 1, max(left - 1, left + width * place / 100 - wide / 2))
            self.set_xy(x, top + height + 0.5)
            self.cell(wide, 4, said, align="C")
        self.set_xy(self.l_margin, top + height + 6)
        words = self.sheet.words
        for colour, said in ((_ACCENT, words.decisive), (_BESIDE, words.beside)):
            self.set_fill_color(*colour)
            self.rect(self.get_x(), self.get_y() + 1.2, 6, 2.4, style="F")
            self.set_x(self.get_x() + 8)
            self.cell(self.get_string_width(said) + 6, 5, said)
        self.ln(6)

    def _fitting(self, said: str, width: float) -> str:
        if self.get_string_width(said) <= width:
            return said
        while said and self.get_string_width(said + "…") > width:
            said = said[:-1]
        return said + "…"

    def _line(self, line: SheetLine) -> None:
        words = self.sheet.words
        if self.will_page_break(42):
            self.add_page()
        marks = [mark for mark, there in ((words.critical, line.critical), (words.measure, line.measure)) if there]
        self._ink(11, _INK)
        self.cell(8, 6, f"{line.order}.")
        self.multi_cell(self.epw - 8, 6, line.title, new_x="LMARGIN", new_y="NEXT", align="L", wrapmode=WrapMode.CHAR)
        self._ink(9.5, _SOFT)
        head = " · ".join([line.station, line.work, *marks])
        self.multi_cell(0, 5, head, new_x="LMARGIN", new_y="NEXT", align="L")
        for label, said in (
            (words.meets, "、".join(line.meets) if not self.sheet.english else ", ".join(line.meets)),
            (words.when, f"{line.when} · {line.days}"),
            (words.price, line.price),
            (words.how, line.how),
            (words.reach, " · ".join(line.reach)),
            (words.why, line.because),
            (words.first, words.separator.join(line.after)),
            (words.bring, words.separator.join(line.bring)),
            (words.conditions, words.separator.join(line.conditions)),
        ):
            if said:
                self._ink(9.5, _SOFT)
                self.cell(26, 5.2, label)
                self._ink(9.5, _INK)
                self.multi_cell(self.epw - 26, 5.2, said, new_x="LMARGIN", new_y="NEXT", align="L")
        self.ln(2.5)

    def _coverage(self) -> None:
        sheet = self.sheet
        rows = [[sheet.words.requirement, *(str(line.order) for line in sheet.lines)]]
        rows += [
            [f"{row.name}\n{row.note}".strip(), *("●" if cell else "" for cell in row.cells)] for row in sheet.rows
        ]
        share = max(30, 100 - 8 * len(sheet.lines))
        self._table(rows, (share, *[(100 - share) / len(sheet.lines)] * len(sheet.lines)), centred_from=1)

    def _choices(self) -> None:
        words = self.sheet.words
        rows = [[words.plan, words.services, words.doors, words.working_days, words.price, words.way, words.difference]]
        rows += [[c.name, c.services, c.doors, c.days, c.price, c.way, c.said] for c in self.sheet.choices]
        self._table(rows, (14, 7, 7, 9, 20, 11, 32), centred_from=9)

    def _table(self, rows: list[list[str]], widths: tuple[float, ...], centred_from: int) -> None:
        self._ink(9, _INK)
        self.set_draw_color(*_LINE)
        self.set_fill_color(255, 255, 255)
        aligned: Any = tuple("CENTER" if place >= centred_from else "LEFT" for place in range(len(widths)))
        with self.table(
            col_widths=widths,
            text_align=aligned,
            line_height=5.2,
            padding=1,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="", color=_SOFT, fill_color=_PALE),
        ) as table:
            for row in rows:
                cells = table.row()
                for said in row:
                    cells.cell(said)
        self.ln(2)
