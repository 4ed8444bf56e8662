"""Reports as a reader meets them: headings, paragraphs, warnings, tables and pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: A name that is read as it is where it was escaped, and as something else where it was not.
AWKWARD = "<b>&amp;\"'"

_UNCLOSED = {"meta", "img", "br", "hr", "link", "wbr"}
_BLOCKS = {"title", "h1", "h2", "p", "th", "td", "caption", "figcaption", "pre", "li"}


@dataclass
class Table:
    """A table as it is read: a caption, the titles of its columns, and its rows, all of them text."""

    caption: str = ""
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def row(self, name: str) -> list[str]:
        """Return the one row that begins with a name, without it."""
        (found,) = (row for row in self.rows if row[0] == name)
        return found[1:]

    def column(self, title: str) -> list[str]:
        """Return what stands below a title."""
        place = self.header.index(title)
        return [row[place] for row in self.rows]


class ReportPage(HTMLParser):
    """What a page says, taken apart. What is opened must be closed, in order.

    Parameters
    ----------
    text : str
        The whole page.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.title = self.summary = ""
        self.headings: list[str] = []
        self.paragraphs: list[str] = []
        self.warnings: list[str] = []
        self.tables: list[Table] = []
        self.pictures: list[str] = []
        self.commands: list[str] = []
        self.steps: list[str] = []
        self._open: list[str] = []
        self._kind = self._said = self._alt = ""
        self.feed(text)
        self.close()
        assert self._open == [], f"never closed: {self._open}"

    def table(self, title: str) -> Table:
        """Return the one table whose first column has this title."""
        (found,) = (table for table in self.tables if table.header[0] == title)
        return found

    def captioned(self, words: str) -> Table:
        """Return the one table whose caption begins with these words."""
        (found,) = (table for table in self.tables if table.caption.startswith(words))
        return found

    def settings(self) -> dict[str, str]:
        """Return the settings as they were used, in small letters, each told once."""
        rows = self.table("Parameter").rows
        assert len({row[0] for row in rows}) == len(rows), "a setting is told twice"
        return {name.lower(): value.split("; given: ")[0] for name, value in rows}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.addresses += [given[name] or "" for name in ("src", "href") if name in given]
        if tag == "img":
            assert given.get("alt"), "a picture without a description"
            assert set(given) == {"alt", "src"}, f"a description that breaks its quotes: {given}"
            self._alt = given["alt"] or ""
        if tag in _UNCLOSED:
            return
        self._open.append(tag)
        if tag in _BLOCKS:
            self._kind, self._said = given.get("class") or "", ""
        elif tag == "table":
            self.tables.append(Table())
        elif tag == "tr" and "tbody" in self._open:
            self.tables[-1].rows.append([])

    def handle_data(self, data: str) -> None:
        self._said += data

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open.pop() == tag, f"{tag} was closed and not opened"
        said = self._said
        if tag == "h1":
            self.title = said
        elif tag == "h2":
            self.headings.append(said)
        elif tag == "p" and self._kind == "summary":
            self.summary = said
        elif tag == "p":
            (self.warnings if self._kind == "warning" else self.paragraphs).append(said)
        elif tag == "caption":
            self.tables[-1].caption = said
        elif tag == "th":
            self.tables[-1].header.append(said)
        elif tag == "td":
            self.tables[-1].rows[-1].append(said)
        elif tag == "figcaption":
            assert said == self._alt, "a picture is described in two ways"
            self.pictures.append(said)
        elif tag == "li":
            self.steps.append(said)
        elif tag == "pre":
            self.commands.append(said)
