"""Train GK-DCN."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterLayer,
    QgsWkbTypes,
)

from ..core.errors import InputError
from ..core.files import Staging
from ..core.progress import step
from ..core.rasters import Stack
from ..core.transforms import SCALINGS, TRANSFORMS
from .base import FeedbackProgress, GossanAlgorithm
from .layers import crs_from_wkt, read_points, read_region, table_fields

if TYPE_CHECKING:
    from ..core.sampling import PatchSites
    from ..core.training import TrainingResult, TrainingSettings

#: Static strings of the parameters; what stands behind them needs packages that come later.
SPLITS = ("deposits", "random")
NETWORKS = ("gk_dcn", "gk_cnn", "dcn", "cnn")
DEVICES = ("auto", "cpu", "cuda")
TORCH = ("scipy", "torch", "torchvision", "safetensors", "sklearn", "matplotlib")

DEVICE_HELP = "auto takes the graphics card (CUDA) where there is one, and the processor otherwise."


class TrainGkDcn(GossanAlgorithm):
    """Trains a network to tell the ground around deposits from barren ground."""

    ID = "traingkdcn"
    TITLE = "Train GK-DCN"
    GROUP = "Anomaly models"
    PACKAGES = TORCH
    HELP = (
        "Trains a network to tell the geochemistry around known deposits from that of barren ground: "
        "GK-DCN (deformable convolutions, guided by the fault control function), GK-CNN (plain "
        "convolutions, guided), DCN and CNN (neither guided).\n\n"
        "Every cell of a block around each deposit is the centre of a patch of the element stack; as "
        "many patches come from barren ground. One part of them is held out to validate.\n\n"
        "Read the report before you trust the map. With SPLIT=random, as in the paper, cells of one "
        "deposit stand on both sides and scores near 1 mean little. With SPLIT=deposits, and in "
        "cross-validation (FOLDS), whole deposits are held out. A logistic regression and a "
        "classifier that knows only locations stand beside the network.\n\n"
        "Zhang, Xiong and Chen (2025), doi:10.5194/egusphere-2025-4877."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        types = QgsProcessing.SourceType
        self.add(
            QgsProcessingParameterRasterLayer("STACK", self.tr("Element stack")),
            "Raster with a band per element, as Grid Geochemistry makes it.",
        )
        self.add(
            QgsProcessingParameterBand(
                "BANDS", self.tr("Elements"), None, "STACK", optional=True, allowMultiple=True
            ),
            "Bands to use; all by default.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "DEPOSITS", self.tr("Deposits"), [types.TypeVectorPoint]
            ),
            "Known deposits of the kind that is looked for.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "BARREN", self.tr("Barren points"), [types.TypeVectorPoint], optional=True
            ),
            "Places known to be barren; drawn at random by default.",
        )
        self.add(
            QgsProcessingParameterRasterLayer("CONTROL", self.tr("Control raster"), optional=True),
            "Fault control function, one band per control factor; needed by GK-DCN and GK-CNN. It "
            "may have another grid than the stack.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "STUDY_AREA", self.tr("Study area"), [types.TypeVectorPolygon], optional=True
            ),
            "Deposits and barren places outside are not used; the whole stack by default.",
        )
        self.add_choice(
            "MODEL",
            "Network",
            NETWORKS,
            "gk_dcn and dcn have deformable convolutions; gk_dcn and gk_cnn are guided by CONTROL.",
        )
        self.add_choice(
            "TRANSFORM",
            "Transform",
            TRANSFORMS,
            "clr and ilr are log-ratios, which do not depend on units or on dilution; none is what "
            "the paper uses.",
            default="clr",
        )
        self.add_choice(
            "SPLIT",
            "Split",
            SPLITS,
            "deposits: whole deposits are held out. random: patches are, as in the paper; neighbours "
            "of one deposit then stand on both sides.",
        )
        self.add_number(
            "FOLDS",
            "Folds",
            5,
            "Trains as many more networks, each of which holds other deposits out, to find out what "
            "the network is worth on unseen ground. 0: none.",
            0,
            1000,
        )
        self._declare_advanced()
        self.add(
            QgsProcessingParameterFileDestination(
                "OUTPUT", self.tr("Model"), self.tr("Gossan models (*.safetensors)")
            ),
            "Model file for Predict Anomalies and Explain with Grad-CAM.",
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "SAMPLES",
                self.tr("Patch centres"),
                types.TypeVectorPoint,
                None,
                optional=True,
                createByDefault=False,
            ),
            "Points with label, set, deposit or barren point, group, probability, and the "
            "probability of the network that had not seen the deposit.",
        )
        self.add_report()
        for name, title in (
            ("AUC", "AUC"),
            ("ACCURACY", "Accuracy"),
            ("KAPPA", "Kappa"),
            ("MCC", "MCC"),
            ("PRECISION", "Precision"),
            ("RECALL", "Recall"),
            ("F1", "F1"),
            ("BASELINE_AUC", "AUC of the logistic regression"),
            ("HELD_OUT_AUC", "AUC on held-out deposits (cross-validation)"),
            ("HELD_OUT_BASELINE_AUC", "AUC of the logistic regression on held-out deposits"),
            ("PATCHES", "Patches"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, self.tr(title)))

    def _declare_advanced(self) -> None:
        self.add_number(
            "PATCH", "Side of a patch (cells)", 9, "Odd number of cells.", 3, 99, advanced=True
        )
        self.add_number(
            "BLOCK",
            "Block around a point (cells)",
            3,
            "Odd number; each cell of the block is the centre of a patch.",
            1,
            99,
            advanced=True,
        )
        self.add_number(
            "NEGATIVE_DISTANCE",
            "Least distance of barren places to deposits",
            None,
            "In map units; by default so far that barren patches do not overlap mineralised ones.",
            0,
            1e9,
            whole=False,
            advanced=True,
        )
        self.add_number(
            "VALIDATION",
            "Share held out",
            0.2,
            "Share of the patches that validate.",
            0.01,
            0.99,
            whole=False,
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(
                "COMPARE_SPLITS", self.tr("Show the other split too"), True
            ),
            "Trains a second network with the other kind of split, so that the report shows both.",
            advanced=True,
        )
        self.add_choice(
            "SCALING",
            "Scaling",
            SCALINGS,
            "After the transform, by mean and standard deviation (standard) or by median and "
            "interquartile range (robust) of the training patches.",
            default="standard",
            advanced=True,
        )
        self.add_number(
            "WINSORISE",
            "Winsorise (percent at each end)",
            0.0,
            "Pulls extreme values in to this percentile.",
            0,
            25,
            whole=False,
            advanced=True,
        )
        self.add_number(
            "EPOCHS",
            "Epochs",
            None,
            "By default the paper's: 80, and 30 for CNN.",
            1,
            100_000,
            advanced=True,
        )
        self.add_number("BATCH", "Batch", 64, "Patches per step.", 2, 100_000, advanced=True)
        self.add_number(
            "LEARNING_RATE",
            "Learning rate",
            None,
            "Of Adam; by default the paper's: 0.0001 for deformable networks, 0.001 for the others.",
            1e-8,
            1.0,
            whole=False,
            advanced=True,
        )
        self.add_number(
            "LAMBDA",
            "Weight of the geological term (λ)",
            0.1,
            "How strongly probabilities are pulled towards the control function.",
            0,
            1000,
            whole=False,
            advanced=True,
        )
        self.add_number(
            "SEED", "Seed", 42, "The same seed gives the same model.", 0, 2**31 - 1, advanced=True
        )
        self.add_choice("DEVICE", "Device", DEVICES, DEVICE_HELP, advanced=True)

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, progress: FeedbackProgress
    ) -> dict[str, Any]:
        """Collect patches, train, and write model, samples and report."""
        from ..core.devices import choose_device, describe_device
        from ..core.model_reports import training_report
        from ..core.sampling import Ground, collect_sites, missing_deposits
        from ..core.training import PatchTraining
        from ..models.patch_networks import PATCH_NETWORKS

        settings = self._settings(parameters, context)
        device = choose_device(self.parameterAsEnumString(parameters, "DEVICE", context))
        bands = self.parameterAsInts(parameters, "BANDS", context)
        stack = Stack(self.raster_path(parameters, "STACK", context), bands)
        stack.grid.require_projected("The element stack")
        guided = PATCH_NETWORKS[settings.network].guided
        if guided and not parameters.get("CONTROL"):
            raise InputError(
                f"MODEL={settings.network} is guided by geology and needs CONTROL, the raster that "
                "Fit Fault Control Function makes. Without one, choose MODEL=dcn or cnn."
            )
        region = read_region(
            self.parameterAsSource(parameters, "STUDY_AREA", context),
            stack.grid.crs,
            context,
            progress,
        )
        ground = Ground(stack, region, settings.patch)
        deposits = self._cells("DEPOSITS", parameters, stack, context, progress)
        barren = None
        if parameters.get("BARREN"):
            barren = self._cells("BARREN", parameters, stack, context, progress)
        rng = np.random.default_rng(settings.seed)
        sites = collect_sites(
            ground,
            deposits,
            barren,
            settings.block,
            settings.negative_distance,
            rng,
            progress,
        )
        missing = missing_deposits(sites, len(deposits))
        if missing:
            progress.warning(
                f"{len(missing)} of {len(deposits)} deposits were not used: they lie outside of the "
                "stack or the study area, at cells without values, or in the block of another one."
            )
        control, function = self._control(parameters, guided, stack, sites, context, progress)
        progress.message(
            f"{int(sites.labels.sum())} mineralised and {int((sites.labels == 0).sum())} barren "
            f"patches of {settings.patch} × {settings.patch} cells and {len(stack.elements)} "
            f"elements; training on {describe_device(device)}"
        )
        result = PatchTraining(ground, sites, control, settings, device).train(progress)
        self._complete_record(result, settings, function, str(device))

        output = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        report_path = self.output_file(parameters, "REPORT", context)
        with Staging() as staging:
            result.model.save(staging.path(output))
            if report_path:
                report = training_report(
                    result, settings, len(deposits), progress.warnings, self.provenance
                )
                report.write(staging.path(report_path))
            step(progress, 1.0)
            samples = self._write_samples(parameters, result, stack, context)
        return {"OUTPUT": output, "REPORT": report_path, **samples, **_numbers(result)}

    def _settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> TrainingSettings:
        from ..core.training import TrainingSettings

        epochs = self.optional_number(parameters, "EPOCHS", context)
        return TrainingSettings(
            network=self.parameterAsEnumString(parameters, "MODEL", context),
            transform=self.parameterAsEnumString(parameters, "TRANSFORM", context),
            scaling=self.parameterAsEnumString(parameters, "SCALING", context),
            winsorise=self.parameterAsDouble(parameters, "WINSORISE", context),
            patch=self.parameterAsInt(parameters, "PATCH", context),
            block=self.parameterAsInt(parameters, "BLOCK", context),
            negative_distance=self.optional_number(parameters, "NEGATIVE_DISTANCE", context),
            split=self.parameterAsEnumString(parameters, "SPLIT", context),
            validation=self.parameterAsDouble(parameters, "VALIDATION", context),
            folds=self.parameterAsInt(parameters, "FOLDS", context),
            compare_splits=self.parameterAsBool(parameters, "COMPARE_SPLITS", context),
            epochs=None if epochs is None else int(epochs),
            batch=self.parameterAsInt(parameters, "BATCH", context),
            learning_rate=self.optional_number(parameters, "LEARNING_RATE", context),
            weight=self.parameterAsDouble(parameters, "LAMBDA", context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )

    def _cells(
        self,
        name: str,
        parameters: dict[str, Any],
        stack: Stack,
        context: QgsProcessingContext,
        progress: FeedbackProgress,
    ) -> np.ndarray:
        source = self.parameterAsSource(parameters, name, context)
        points = read_points(name, source, stack.grid.crs, context, progress)
        return stack.grid.cells(points)

    def _control(
        self,
        parameters: dict[str, Any],
        guided: bool,
        stack: Stack,
        sites: PatchSites,
        context: QgsProcessingContext,
        progress: FeedbackProgress,
    ) -> tuple[np.ndarray, dict[str, Any]]:
        """Return the control function at the patches' own places (n, factors), and what it is."""
        if not guided:
            return np.empty((len(sites), 0), dtype=np.float32), {}
        raster = Stack(self.raster_path(parameters, "CONTROL", context))
        stack_crs, raster_crs = crs_from_wkt(stack.grid.crs), crs_from_wkt(raster.grid.crs)
        if stack_crs.isValid() and raster_crs.isValid() and stack_crs != raster_crs:
            raise InputError(
                f"CONTROL has the CRS {raster_crs.authid()} and the element stack "
                f"{stack_crs.authid()}. Warp one of them (Raster ▸ Projections ▸ Warp)."
            )
        control = raster.sample(raster.grid.cells(stack.grid.xy(sites.cells)))
        unknown = int(np.isnan(control).any(axis=1).sum())
        if unknown == len(control):
            raise InputError(
                "CONTROL has no values at any of the patches. Does it cover the stack?"
            )
        if unknown:
            progress.warning(
                f"CONTROL has no value at {unknown} of {len(control)} patches; the geological term "
                "leaves them out."
            )
        return control, {"factors": list(raster.elements), "function": raster.description}

    def _complete_record(
        self,
        result: TrainingResult,
        settings: TrainingSettings,
        control_function: dict[str, Any],
        device: str,
    ) -> None:
        result.model.record["control"] |= control_function
        result.model.record |= {
            "settings": asdict(settings.resolved()),
            "split": settings.split,
            "seed": settings.seed,
            "device": device,
            "metrics": result.metrics(),
            "parameters": self.provenance.parameters,
            "command": self.provenance.command,
            "versions": self.provenance.versions(),
        }

    def _write_samples(
        self,
        parameters: dict[str, Any],
        result: TrainingResult,
        stack: Stack,
        context: QgsProcessingContext,
    ) -> dict[str, str]:
        if not parameters.get("SAMPLES"):
            return {}
        fields = table_fields(
            ("label", int),
            ("set", str),
            ("point", int),
            ("group", int),
            ("row", int),
            ("col", int),
            ("probability", float),
            ("held_out_probability", float),
        )
        sink, name = self.parameterAsSink(
            parameters,
            "SAMPLES",
            context,
            fields,
            QgsWkbTypes.Type.Point,
            crs_from_wkt(stack.grid.crs),
        )
        if sink is None:
            raise InputError(f"The samples {parameters['SAMPLES']} cannot be written.")
        sites = result.sites
        for index, (x, y) in enumerate(stack.grid.xy(sites.cells)):
            held_out = result.fold_probabilities
            feature = QgsFeature(fields)
            feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(float(x), float(y))))
            feature.setAttributes(
                [
                    int(sites.labels[index]),
                    "validation" if result.held_out[index] else "training",
                    int(sites.points[index]) + 1,
                    int(sites.groups[index]) + 1,
                    int(sites.cells[index, 0]),
                    int(sites.cells[index, 1]),
                    float(result.probabilities[index]),
                    None if held_out is None else float(held_out[index]),
                ]
            )
            sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert)
        self.style(name, "samples", "Patch centres", context)
        return {"SAMPLES": name}


def _numbers(result: TrainingResult) -> dict[str, Any]:
    names = ("AUC", "ACCURACY", "KAPPA", "MCC", "PRECISION", "RECALL", "F1")
    numbers: dict[str, Any] = dict(zip(names, result.validation.network.values(), strict=True))
    numbers["BASELINE_AUC"] = result.validation.logistic.auc
    held_out = result.cross_validation
    if held_out is not None:
        numbers["HELD_OUT_AUC"] = held_out.network.auc
        numbers["HELD_OUT_BASELINE_AUC"] = held_out.logistic.auc
    numbers["PATCHES"] = len(result.sites)
    return numbers
