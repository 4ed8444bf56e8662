"""Layers of the project that come with a password, as the report tells of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

HIDE = "0pen5esame"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address(material: Any) -> Iterator[str]:
    """Return where the material is served, with a password in it."""
    served = partial(Quiet, directory=str(material.folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), served)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://me:{HIDE}@127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_raster_from_the_network_is_read_with_its_password_and_told_without(
    run: Any, address: str, tmp_path: Path
) -> None:
    from qgis.core import QgsProject, QgsRasterLayer

    layer = QgsRasterLayer(f"/vsicurl/{address}/stack.tif", "stack", "gdal")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    try:
        report = tmp_path / "r.html"
        run("robustpca", STACK=layer.id(), OUTPUT=str(tmp_path / "o.tif"), REPORT=str(report))
    finally:
        QgsProject.instance().removeMapLayer(layer)
    text = report.read_text(encoding="utf-8")
    assert "/vsicurl/http://***@127.0.0.1" in text and HIDE not in text
    assert HIDE not in "".join(run.feedback.messages + run.feedback.warnings)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (f"dbname='g' host=127.0.0.1 port=9 user='me' password='{HIDE}' table=\"p\"", "postgres"),
        (f"dbname='g' host=127.0.0.1 port=9 authcfg={HIDE} table=\"p\"", "postgres"),
        (f"url='http://me:{HIDE}@127.0.0.1:9/wfs?token={HIDE}' typename='p'", "WFS"),
    ],
)
def test_a_layer_of_a_database_or_service_is_told_without_password(
    provider: Any, source: str, kind: str
) -> None:
    from gossan.algorithms.bridge.provenance import provenance_of
    from qgis.core import QgsProcessingContext, QgsVectorLayer

    layer = QgsVectorLayer(source, "points", kind)
    algorithm = provider.algorithm("gridgeochemistry").create()
    told = provenance_of(algorithm, "Grid", {"INPUT": layer}, QgsProcessingContext())
    assert HIDE not in told.command + told.parameters["INPUT"]
    assert "127.0.0.1" in told.command and told.incomplete
