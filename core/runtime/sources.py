"""Which files and tables a source reads: seen through virtual layers, archives, databases and links."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from osgeo import gdal

from .errors import InputError
from .language import tr
from .picture_formats import PHOTOGRAPHS

#: Names by which QGIS says what reads a source, as in ``delimitedtext://file:///samples.csv``.
_PROVIDERS = re.compile(
    r"(ogr|gdal|delimitedtext|spatialite|virtual|postgres|postgis|mssql|oracle|hana):(?://)?",
    re.IGNORECASE,
)
_ON_SERVERS = {"postgres", "postgis", "mssql", "oracle", "hana"}

#: Files that stand for one layer together, by the ending of any of them.
_FAMILIES = (
    (".shp", ".dbf", ".shx", ".prj", ".cpg", ".qpj", ".qix", ".sbn", ".sbx", ".idm", ".ind"),
    (".tab", ".dat", ".map", ".id", ".ind"),
    (".mif", ".mid"),
)
_OF_SQLITE = ("-wal", "-shm", "-journal")

#: What is one file and costs time to open, or is none of GDAL's: its list of files is not asked for.
_ALONE = {".safetensors", ".json", ".geojson", ".csv", ".txt", ".html", ".kml", ".xlsx", ".ods"}

#: No name of a file is longer; what is, holds the data itself.
_LONGEST = 4096

#: Files whose companions GDAL is asked for; a virtual raster may have a hundred thousand.
_MOST_ASKED = 50

#: Sources that may read any table of their database.
_ANY_TABLE = re.compile(r"\|subset=\s*select\b|\bdbname=", re.IGNORECASE)

_ELEMENT, _TEXT = 0, 1
_VIRTUAL = re.compile(rb"<(VRTDataset|OGRVRTDataSource|OGRVRTLayer)\b")
_OF_VIRTUAL = {"SourceFilename", "SourceDataset", "SrcDataSource"}

#: Formats whose drivers are built into GDAL in some installations only, by their endings.
_LATER_FORMATS = {
    ".parquet": "Parquet",
    ".geoparquet": "Parquet",
    ".arrow": "Arrow",
    ".feather": "Arrow",
}


@dataclass(frozen=True)
class Place:
    """A file or folder, or a table in a database; a database on a server has a path of its own kind.

    Attributes
    ----------
    path : str
    table : str
        Empty for all that the file holds.
    """

    path: str
    table: str = ""

    @property
    def shown(self) -> str:
        """What messages call it: no password of a database is in it."""
        return f"{self.path} ({self.table})" if self.table else self.path

    def family(self) -> Iterator[Place]:
        """Yield the place, and those of the files that belong to it, whether they are there or not."""
        yield self
        stem, ending = os.path.splitext(self.path)
        for endings in _FAMILIES:
            if ending.lower() in endings:
                for other in endings:
                    yield Place(stem + (other.upper() if ending.isupper() else other))
        if ending.lower() in (".gpkg", ".sqlite", ".db") and not self.table:
            yield from (Place(self.path + other) for other in _OF_SQLITE)


def named_place(source: str) -> Place:
    """Return the file, and the table in it, that a source or a destination of QGIS's names.

    It understands ``survey.gpkg|layername=samples``, ``ogr:dbname='survey.gpkg' table="samples"``,
    ``delimitedtext://file:///samples.csv?xField=x``, and tables on servers.
    """
    provider = _PROVIDERS.match(source)
    if provider:
        source = source[provider.end() :]
    if re.search(r"(^|\s)(dbname|service)=", source):
        return _database(source, provider[1].lower() if provider else "")
    path, *options = source.split("|")
    if path.startswith("file:"):
        return Place(file_of_address(path))
    given = dict(option.partition("=")[::2] for option in options)
    subset = given.get("subset", "").lstrip().lower()
    if subset.startswith("select"):  # it may read any table
        return Place(path)
    if not given.get("layername") and given.get("layerid", "").isdigit():
        return Place(path, _layer_name(path, int(given["layerid"])))
    return Place(path, given.get("layername", ""))


def places_read(source: str) -> set[Place]:
    """Return all files and tables that reading a source reads, the source's own among them."""
    reading = _Reading()
    reading.follow(source)
    return reading.found


def photographs_in(place: str) -> set[Place]:
    """Return the photographs in a folder and the folders in it, or a photograph alone."""
    if not Path(place).is_dir():
        return {Place(place)}
    return {
        Place(os.fspath(path))
        for path in Path(place).rglob("*")
        if path.suffix.lower() in PHOTOGRAPHS
    }


@dataclass
class _Reading:
    """What was found behind a source so far."""

    found: set[Place] = field(default_factory=set)
    _opened: set[str] = field(default_factory=set)

    def follow(self, source: str, folder: str = "", table: str | None = None) -> None:
        """Add what a source reads; a virtual layer's sources may be relative to its folder.

        ``table`` is what a virtual layer says of its source: empty where it may be any.
        """
        if source.lstrip().startswith("<"):
            self._follow_xml(source, folder)
            return
        if re.match(r"(virtual:(//)?)?\?", source):
            for layer in parse_qs(source.partition("?")[2]).get("layer", []):
                self.follow(_embedded(layer), folder)
            return
        named = named_place(source)
        if table is None:
            table = named.table or ("" if _ANY_TABLE.search(source) else None)
        files = _existing(named.path, folder)
        for path in files:
            self._add_file(path, table)
        if not files and not folder:
            self.found.add(Place(named.path, table or ""))

    def _add_file(self, path: str, table: str | None) -> None:
        if not Path(path).is_file() and not Path(path).is_dir():
            self.found.add(Place(path))
            return  # to open a pipe would wait for whoever writes to it
        self.found.add(Place(path, _table_read(path, table)))
        real = os.path.realpath(path)
        if real in self._opened:
            return
        self._opened.add(real)
        if _VIRTUAL.search(_head(path)):
            text = Path(path).read_text(encoding="utf-8", errors="replace")
            self._follow_xml(text, os.path.dirname(real))
        elif Path(path).suffix.lower() not in _ALONE and len(self._opened) < _MOST_ASKED:
            self.found |= {Place(other) for other in _companions(path) if not _is(other, path)}

    def _follow_xml(self, text: str, folder: str) -> None:
        for source, table in _sources_of_virtual(text):
            self.follow(source, folder, table)


def _database(source: str, provider: str) -> Place:
    known = {
        name: quoted or bare
        for name, quoted, bare in re.findall(
            r"(dbname|service|host|port)=(?:'((?:[^'\\]|\\.)*)'|([^\s']+))", source
        )
    }
    table = _table_of(source)
    if provider in _ON_SERVERS or {"host", "service"} & set(known):
        server = (known.get("host") or "localhost", known.get("port") or "", known.get("service"))
        where = ":".join(part or "" for part in server)
        of_all = "" if "." in table or not table else "public."
        return Place(f"server://{where}/{known.get('dbname', '')}", of_all + table)
    return Place(re.sub(r"\\(.)", r"\1", known.get("dbname", "")), table)


def _table_of(source: str) -> str:
    """Return the table of a database's source; nothing where it is a query, which may read any."""
    match = re.search(r'table=((?:"(?:[^"]|"")*"\.?)+|[^\s(]+|\()', source)
    if match is None or match[1].startswith(('"(', "(")):
        return ""
    return match[1].replace('""', "\0").replace('"', "").replace("\0", '"')


def file_of_address(address: str) -> str:
    """Return the file of an address such as ``file:///C:/a%20b.csv?type=csv``.

    That of a computer in the network, ``file://server/share/a.csv``, begins with two slashes.
    """
    address = re.sub(r"^file:", "", address.partition("?")[0], flags=re.IGNORECASE)
    path = unquote(re.sub(r"^//((localhost)?(?=/)|(?=[^/]*$))", "", address))
    return path[1:] if re.match(r"/[A-Za-z]:[/\\]", path) else path


def _embedded(layer: str) -> str:
    """Return the source in a virtual layer's ``provider:source:name:encoding``."""
    provider, _, rest = layer.partition(":")
    source = rest.rsplit(":", 2)[0] if rest.count(":") > 1 else rest
    return f"{provider}:{unquote(source)}"


def _existing(path: str, folder: str) -> list[str]:
    """Return the files that are there of those which a text for GDAL names.

    ``NETCDF:"a.nc":Au``, ``GPKG:a.gpkg:stack`` and ``/vsizip/a.zip/b.tif`` name a file among else.
    """
    spellings = [path] if 0 < len(path) < _LONGEST else []
    if not spellings:
        return []
    if path.startswith("/vsi"):
        inner = re.sub(r"^(/vsi\w+/)+(\d+_\d*,)?", "", path).replace("{", "").replace("}", "")
        steps = [Path(inner), Path("/" + inner)]
        spellings += [os.fspath(step) for start in steps for step in (start, *start.parents)]
        spellings = [spelling for spelling in spellings if Path(spelling).is_file()][:1]
    elif not os.path.exists(path) and not os.path.exists(os.path.join(folder, path)):
        cuts = [0, *(match.end() for match in re.finditer(r'[:"]+(//)?', path))]
        ends = [*(match.start() for match in re.finditer(r'[:"?]', path)), len(path)]
        spellings = [path[start:end] for start in cuts for end in ends if start < end]
    places = dict.fromkeys(os.path.join(base, one) for one in spellings for base in ("", folder))
    return [place for place in places if os.path.exists(place)]


def _head(path: str) -> bytes:
    try:
        with Path(path).open("rb") as opened:
            return opened.read(4096)
    except OSError:
        return b""


def _table_read(path: str, table: str | None) -> str:
    """Return the table of a database in a file that is read; nothing where it may be any of them."""
    if table == "" or not _head(path).startswith(b"SQLite format 3"):
        return ""
    dataset = _opened(path)
    if dataset is None or (table is None and (dataset.RasterCount or not dataset.GetLayerCount())):
        return table or ""
    name = table or str(dataset.GetLayer(0).GetName())
    return "" if _is_view(dataset, name) else name


def _is_view(dataset: Any, name: str) -> bool:
    """Return whether a table is a query on others, or cannot be told from one."""
    quoted = name.replace("'", "''")
    try:
        views = dataset.ExecuteSQL(
            f"SELECT 1 FROM sqlite_master WHERE type = 'view' AND lower(name) = lower('{quoted}')"  # noqa: S608 # nosec
        )
    except RuntimeError:  # where GDAL's exceptions are on
        return True
    if views is None:
        return False
    found = views.GetFeatureCount() > 0
    dataset.ReleaseResultSet(views)
    return found


def _layer_name(path: str, number: int) -> str:
    dataset = _opened(path) if Path(path).exists() and not Path(path).is_fifo() else None
    layer = dataset.GetLayer(number) if dataset is not None else None
    return "" if layer is None else str(layer.GetName())


def _is(path: str, other: str) -> bool:
    return os.path.realpath(path) == os.path.realpath(other)


def _companions(path: str) -> list[str]:
    dataset = _opened(path)
    return [] if dataset is None else list(dataset.GetFileList() or [])


def _opened(path: str) -> Any:
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        return gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_VECTOR)
    except RuntimeError:  # where GDAL's exceptions are on; whoever reads it tells of it
        return None
    finally:
        gdal.PopErrorHandler()


def _sources_of_virtual(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield the sources in the XML of a virtual raster or layer, and its table; none: the first one."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        root = gdal.ParseXMLString(text)
    except RuntimeError:
        root = None
    finally:
        gdal.PopErrorHandler()
    if root is not None:
        yield from _sources_below(["", "", root], None)


def _sources_below(node: list[Any], table: str | None) -> Iterator[tuple[str, str | None]]:
    children = [child for child in node[2:] if child[0] == _ELEMENT]
    if node[1] == "OGRVRTLayer":
        texts = {child[1]: _text_in(child) for child in children}
        names = [_text_in(child) for child in node[2:] if child[1] == "name"]
        table = "" if "SrcSQL" in texts else texts.get("SrcLayer", names[0] if names else None)
    for child in children:
        if child[1] in _OF_VIRTUAL:
            yield _text_in(child), table
        yield from _sources_below(child, table)


def _text_in(node: list[Any]) -> str:
    return "".join(child[1] for child in node[2:] if child[0] == _TEXT).strip()


def refuse_formats_without_driver(paths: Sequence[str]) -> None:
    """Refuse files of formats that GDAL reads in some installations only, where it is not one of them.

    QGIS would say that the layer was not found.

    Raises
    ------
    InputError
    """
    for path in paths:
        driver = _LATER_FORMATS.get(os.path.splitext(path)[1].lower())
        if driver and os.path.exists(path) and gdal.GetDriverByName(driver) is None:
            raise InputError(
                tr(
                    "{name} is a file of the format {format}, which GDAL {version} of this QGIS was built "
                    "without. Save it as a GeoPackage where it was made, for example with GeoPandas.",
                    name=os.path.basename(path),
                    format=driver,
                    version=gdal.VersionInfo("RELEASE_NAME"),
                )
            )
