"""The Processing provider."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .anomalies.classify_anomalies import ClassifyAnomalies
from .anomalies.compare_models import CompareModels
from .anomalies.detect_anomalies import DetectAnomalies
from .anomalies.explain_grad_cam import ExplainGradCam
from .anomalies.predict_anomalies import PredictAnomalies
from .anomalies.train_gk_dcn import TrainGkDcn
from .bridge.resources import RESOURCES
from .geochemistry.fit_fault_control import FitFaultControl
from .geochemistry.grid_geochemistry import GridGeochemistry
from .geochemistry.import_assays import ImportAssays
from .geochemistry.robust_pca import RobustPca
from .geochemistry.stack_rasters import StackRasters
from .sections.classify_thin_section import ClassifyThinSection
from .sections.compare_thin_sections import CompareThinSections
from .sections.explain_thin_section import ExplainThinSection
from .sections.train_thin_section import TrainThinSection
from .utilities.check_environment import CheckEnvironment
from .utilities.create_sample_survey import CreateSampleSurvey
from .workflows.workflow import WORKFLOWS, Workflow

ALGORITHMS = (
    CheckEnvironment,
    CreateSampleSurvey,
    ImportAssays,
    GridGeochemistry,
    StackRasters,
    FitFaultControl,
    RobustPca,
    TrainGkDcn,
    CompareModels,
    PredictAnomalies,
    ClassifyAnomalies,
    DetectAnomalies,
    ExplainGradCam,
    TrainThinSection,
    CompareThinSections,
    ClassifyThinSection,
    ExplainThinSection,
)


class GossanProvider(QgsProcessingProvider):
    """Gossan's algorithms in the Processing toolbox."""

    def id(self) -> str:
        """Return the prefix of all algorithm ids."""
        return "gossan"

    def name(self) -> str:
        """Return the name in the toolbox."""
        return "Gossan"

    def icon(self) -> QIcon:
        """Return the icon in the toolbox."""
        return QIcon(str(RESOURCES / "icon.svg"))

    def supportedOutputRasterLayerExtensions(self) -> list[str]:  # noqa: N802
        """Return the formats that rasters are written in."""
        return ["tif", "tiff"]

    def defaultRasterFileExtension(self) -> str:  # noqa: N802
        """Return the format of temporary rasters, whatever the user's default is."""
        return "tif"

    def loadAlgorithms(self) -> None:  # noqa: N802
        """Register all algorithms, and the workflows once QGIS knows the provider.

        A workflow finds its steps by their ids, and QGIS asks for the algorithms of a provider first
        before it knows the provider by its id: :func:`register` asks a second time.
        """
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
        if QgsApplication.processingRegistry().providerById(self.id()) is not None:
            for path in WORKFLOWS:
                self.addAlgorithm(Workflow(path))


def register() -> GossanProvider:
    """Add the provider to QGIS's, with its workflows, and return it."""
    provider = GossanProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    provider.refreshAlgorithms()
    return provider
