"""No password leaves the house: not in reports, nor in model files, nor in what is told."""

from __future__ import annotations

import json
import shlex
import time
from pathlib import Path

import numpy as np
import pytest
from gossan.core.anomalies.training.model import AnomalyModel
from gossan.core.geochemistry.transforms import Transform
from gossan.core.reporting.page import Report
from gossan.core.runtime.confidential import (
    command_without_folders,
    for_others,
    without_folders,
    without_secrets,
)
from gossan.core.runtime.errors import InputError
from gossan.core.runtime.provenance import Provenance
from gossan.models.patch_networks import PatchEnsemble, patch_network

HIDE = "0pen5esame"

#: Sources with a secret, and what must be left of each: the rest still says which layer it was.
SOURCES = {
    f"dbname='g' host=h user='me' password='{HIDE}' key='id' table=\"a\".\"b\" (geom)": (
        "dbname='g' host=h user='***' password='***' key='id' table=\"a\".\"b\" (geom)"
    ),
    rf"pwd='it\'s {HIDE}' key='id'": "pwd='***' key='id'",  # pragma: allowlist secret
    f"pwd='it''s {HIDE}' key='id'": "pwd='***' key='id'",  # pragma: allowlist secret
    rf'pwd = "a \" {HIDE}" table="x"': 'pwd = "***" table="x"',  # pragma: allowlist secret
    f"password='{HIDE} cut off": "password='***'",
    f"PG:host=h user=me password=a&b,{HIDE} dbname=g|layername=x": (
        "PG:host=h user=*** password=*** dbname=g|layername=x"
    ),
    f"MYSQL:west,user=root,password={HIDE},port=3306": "MYSQL:west,user=***,password=***,port=3306",
    f"MSSQL:server=s;UID=sa;PWD={HIDE};tables=x": "MSSQL:server=s;UID=***;PWD=***;tables=x",
    f"OCI:scott/{HIDE}@orcl:tab": "OCI:***orcl:tab",
    f"georaster:scott/{HIDE}@db,t": "georaster:***",
    f"http://user:{HIDE}@host/x.tif": "http://***@host/x.tif",
    f"/vsicurl/https://u:p@{HIDE}@host:80/x?y=1": "/vsicurl/https://***@host:80/x?y=1",
    f"http://u:a/{HIDE}@host/x": "http://***@host/x",
    f"postgresql://u:{HIDE}@h/d?sslmode=x": "postgresql://***@h/d?sslmode=x",
    f"https://h/wfs?token={HIDE}&typename=a": "https://h/wfs?token=***&typename=a",
    f"https://h/w?a=1&key={HIDE}": "https://h/w?a=1&key=***",
    f"url='https://h/w?apikey={HIDE}' typename='a'": "url='https://h/w?apikey=***' typename='a'",
    f"https://h/w?access_token={HIDE}&x=1": "https://h/w?access_token=***&x=1",
    f"/vsiaz/c/x.tif?sv=1&sig={HIDE}%3D&se=2": "/vsiaz/c/x.tif?sv=1&sig=***&se=2",
    f"https://b/k?X-Amz-Credential={HIDE}/1&X-Amz-Signature={HIDE}&a=1": (
        "https://b/k?X-Amz-Credential=***&X-Amz-Signature=***&a=1"
    ),
    f"/vsicurl?header.Authorization=Bearer {HIDE}&url=http://h/x": (
        "/vsicurl?header.Authorization=***&url=http://h/x"
    ),
    f"/vsicurl?header.X-Any=a {HIDE}&url=http://h/x": "/vsicurl?header.X-Any=***&url=http://h/x",
    f"/vsicurl?url=https%3A%2F%2Fu%3A{HIDE}%40h%2Fx%3Ftoken%3D{HIDE}%26b%3D1": (
        "/vsicurl?url=https%3A%2F%2F***@h%2Fx%3Ftoken%3D***%26b%3D1"
    ),
    f"/vsicurl?userpwd=me:{HIDE}&url=http://h/x": "/vsicurl?userpwd=***&url=http://h/x",
    f"crs=EPSG:1&url=https://h/wms&username=me&password={HIDE}&layers=x": (
        "crs=EPSG:1&url=https://h/wms&username=***&password=***&layers=x"
    ),
    f"authcfg={HIDE} url='x'": "authcfg=*** url='x'",
    f"dbname='g' authcfg='{HIDE}' key='id'": "dbname='g' authcfg='***' key='id'",
    f"<GDAL_WMS><UserPwd>me:{HIDE}</UserPwd></GDAL_WMS>": (
        "<GDAL_WMS><UserPwd>***</UserPwd></GDAL_WMS>"
    ),
    f"{{'password': '{HIDE}', 'x': 1}}": "{'password': '***', 'x': 1}",
    f"Authorization: Basic {HIDE}==": "Authorization: ***",
}

PLAIN = (
    "/home/me/a.tif",
    "ogr:dbname='/home/me/x.gpkg' table=\"layer\" (geom)",
    "delimitedtext://file:///a/b.csv?detectTypes=yes&xField=E&crs=EPSG:32645",
    "http://host:8080/path/me@x.tif",
    "/vsis3/bucket/key.tif",
    "Key: Au; basic category; the key of the map",
    "dbname='g' key='id' checkPrimaryKeyUnicity='1'",
)


@pytest.mark.parametrize("source", SOURCES)
def test_a_secret_is_taken_out_and_the_rest_stays(source: str) -> None:
    assert without_secrets(source) == SOURCES[source]
    assert without_secrets(SOURCES[source]) == SOURCES[source]


@pytest.mark.parametrize("source", PLAIN)
def test_what_holds_no_secret_stays_as_it_is(source: str) -> None:
    assert without_secrets(source) == source


@pytest.mark.parametrize(
    "piece", ["token", "http://a:", "<key>", " ", "password='", "/", "user=", "a, /", "x=/", "a"]
)
def test_long_texts_take_no_longer_than_their_length(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.perf_counter()
    for_others(text)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/home/me/My Maps/a.tif|layername=x", "a.tif|layername=x"),
        ("/home/me/a.tif, /mnt/b.tif", "a.tif, b.tif"),
        ("ogr:dbname='/home/me/x.gpkg' table=\"t\"", "ogr:dbname='x.gpkg' table=\"t\""),
        ("delimitedtext://file:///home/me/b.csv?crs=E", "delimitedtext://file://b.csv?crs=E"),
        (r"C:\Users\me\a.tif", "a.tif"),
        (r"\\server\me\a.tif", "a.tif"),
        ("/vsizip/home/me/a.zip/b.tif", "b.tif"),
        ("https://h/a/b.tif", "https://h/a/b.tif"),
        ("w = 1/d", "w = 1/d"),
    ],
)
def test_files_are_named_without_their_folders(path: str, told: str) -> None:
    assert without_folders(path) == told


def test_a_command_without_folders_is_still_quoted() -> None:
    command = f"qgis_process run gossan:x -- STACK={shlex.quote('/home/me/it is.tif')} SEED=1"
    assert (
        command_without_folders(command) == "qgis_process run gossan:x -- STACK='it is.tif' SEED=1"
    )


def test_errors_parameters_and_reports_hold_no_secret() -> None:
    for source in SOURCES:
        provenance = Provenance("x", {"POINTS": source})
        report = Report(source, source)
        report.warning(source)
        report.table(("a", source), [(source, 1.0)], source)
        report.provenance(provenance)
        told = str(InputError(f"{source} cannot be read")), json.dumps(provenance.parameters)
        assert HIDE not in report.html() + "".join(told)


def test_a_model_file_names_neither_secrets_nor_folders(tmp_path: Path) -> None:
    network = PatchEnsemble([patch_network("cnn", 2, 5)])
    transform = Transform.fit(np.ones((9, 2)), "none")
    model = AnomalyModel("cnn", network, ("Au", "Cu"), ("", ""), transform, (1.0, 1.0), "")
    model.record["settings"] = {"weights_file": "/home/me/w.pth", "seed": 3, "rates": (0.1, 0.2)}
    model.record["parameters"] = {str(number): source for number, source in enumerate(SOURCES)}
    model.record["command"] = "qgis_process run gossan:x -- STACK=/home/me/a.tif"
    path = tmp_path / "m.safetensors"
    model.save(path)
    stored = path.read_bytes()
    assert HIDE.encode() not in stored and b"/home" not in stored
    read = AnomalyModel.load(str(path)).record
    assert read["settings"] == {"weights_file": "w.pth", "seed": 3, "rates": [0.1, 0.2]}
    assert read["command"] == "qgis_process run gossan:x -- STACK=a.tif"
