"""Train GK-DCN."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from qgis.core import (
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsWkbTypes,
)

from ...core.rasters.stack import Stack
from ...core.runtime.files import Staging
from ...core.runtime.language import tr
from ...core.runtime.progress import step
from ..bridge.algorithm import TORCH, GossanAlgorithm
from ..bridge.layers import crs_from_wkt, table_fields
from ..bridge.progress import FeedbackProgress
from .survey import SurveyReader, declare_survey
from .training_parameters import NETWORKS, SPLITS, declare_training, read_settings

if TYPE_CHECKING:
    import torch

    from ...core.anomalies.evaluation.assessment import TrainingResult
    from ...core.anomalies.training.settings import TrainingSettings


class TrainGkDcn(GossanAlgorithm):
    """Trains a network to tell the ground around deposits from barren ground."""

    ID = "traingkdcn"
    TITLE = "Train GK-DCN"
    GROUP = "Anomaly models"
    PACKAGES = TORCH
    HELP = (
        "Trains a network to tell the geochemistry around known deposits from that of barren "
        "ground: GK-DCN (deformable convolutions, guided by the fault control function), GK-CNN "
        "(plain convolutions, guided), DCN and CNN (neither guided). Use it with an element stack "
        "and some ten known deposits of one kind, or more.\n\n"
        "Every cell of a block around each deposit is the centre of a patch of the element stack; "
        "as many patches come from barren ground. One part of them is held out to validate.\n\n"
        "Read the report before you trust the map. With SPLIT=random, as in the paper, cells of one "
        "deposit stand on both sides and scores near 1 mean little. With SPLIT=deposits, and in "
        "cross-validation (FOLDS), whole deposits are held out. A logistic regression and a "
        "classifier that knows only locations stand beside the network. Compare Models sets several "
        "networks and baselines side by side.\n\n"
        "PRESET=paper trains as Zhang, Xiong and Chen (2025) do, doi:10.5194/egusphere-2025-4877."
    )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        types = QgsProcessing.SourceType
        declare_survey(self)
        self.add_choice(
            "MODEL",
            "Network",
            NETWORKS,
            "gk_dcn and dcn have deformable convolutions; gk_dcn and gk_cnn are guided by CONTROL.",
        )
        self.add_choice(
            "SPLIT",
            "Split",
            SPLITS,
            "By default the preset's. deposits: whole deposits are held out. random: patches are, as "
            "in the paper; neighbours of one deposit then stand on both sides.",
            optional=True,
        )
        self.add_number(
            "FOLDS",
            "Folds",
            5,
            "Trains as many more models, each of which holds other deposits out, to find out what "
            "the model is worth on unseen ground. 0: none.",
            0,
            1000,
        )
        declare_training(self)
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
            "Trains a second model with the other kind of split, so that the report shows both.",
            advanced=True,
        )
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
            "Points with label, set, deposit or barren point, group, probability, the probability of "
            "the model that had not seen the deposit, and the draw of barren ground.",
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

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, progress: FeedbackProgress
    ) -> dict[str, Any]:
        """Collect patches, train, and write model, samples and report."""
        from ...core.anomalies.evaluation.assessment import ModelTraining
        from ...core.anomalies.evaluation.training_report import training_report
        from ...core.networks.devices import describe_device

        network = self.parameterAsEnumString(parameters, "MODEL", context)
        settings = read_settings(
            self,
            parameters,
            context,
            network=network,
            validation=self.parameterAsDouble(parameters, "VALIDATION", context),
            folds=self.parameterAsInt(parameters, "FOLDS", context),
            compare_splits=self.parameterAsBool(parameters, "COMPARE_SPLITS", context),
        )
        survey = SurveyReader(self, parameters, context, progress, settings.patch)
        survey.require_control([network])
        samples = survey.samples(settings, settings.seed, settings.members)
        survey.tell_of_missing(samples.sites)
        scored = samples.sites.labels[samples.sites.scored]
        progress.message(
            tr(
                "{mineralised} mineralised and {barren} barren patches of {patch} × {patch} cells and "
                "{count} elements ({elements})",
                mineralised=int(scored.sum()),
                barren=int((scored == 0).sum()),
                patch=settings.patch,
                count=len(survey.stack.elements),
                elements=", ".join(survey.stack.elements),
            )
        )

        def work(device: torch.device, divisor: int) -> tuple[TrainingResult, TrainingSettings]:
            progress.message(tr("Training on {device}", device=describe_device(device)))
            chosen = replace(settings, batch=settings.batch // divisor)
            return ModelTraining(survey.ground, samples, chosen, device).train(progress), chosen

        result, settings = self.on_device(parameters, context, progress, settings.batch // 2, work)
        self._complete_record(result, settings, survey.control)

        output = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        report_path = self.output_file(parameters, "REPORT", context)
        with Staging() as staging:
            result.model.save(staging.path(output))
            if report_path:
                report = training_report(
                    result, settings, len(survey.deposits), progress.warnings, self.provenance
                )
                report.write(staging.path(report_path))
            step(progress, 1.0)
            written = self._write_samples(parameters, result, survey.stack, context)
        return {"OUTPUT": output, "REPORT": report_path, **written, **_numbers(result)}

    def _complete_record(
        self,
        result: TrainingResult,
        settings: TrainingSettings,
        control: Stack | None,
    ) -> None:
        if control is not None and result.model.entry.guided:
            result.model.record["control"] |= {
                "factors": list(control.elements),
                "function": control.description,
            }
        result.model.record |= {
            "settings": asdict(settings.resolved()),
            "split": settings.split,
            "seed": settings.seed,
            "device": str(result.device),
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
            ("draw", int),
        )
        sites = result.sites
        held_out = result.fold_probabilities
        if held_out is None:
            held_out = np.full(len(sites), np.nan)
        rows = []
        for index, (x, y) in enumerate(stack.grid.xy(sites.cells)):
            attributes = (
                int(sites.labels[index]),
                "validation" if result.held_out[index] else "training",
                int(sites.points[index]) + 1,
                int(sites.groups[index]) + 1,
                int(sites.cells[index, 0]),
                int(sites.cells[index, 1]),
                float(result.probabilities[index]),
                None if np.isnan(held_out[index]) else float(held_out[index]),
                int(sites.draws[index]) + 1,
            )
            point = QgsGeometry.fromPointXY(QgsPointXY(float(x), float(y)))
            rows.append((point, attributes))
        name = self.write_rows(
            parameters,
            "SAMPLES",
            context,
            fields,
            rows,
            QgsWkbTypes.Type.Point,
            crs_from_wkt(stack.grid.crs),
        )
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
    numbers["PATCHES"] = int(result.sites.scored.sum())
    return numbers
