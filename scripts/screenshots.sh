#!/usr/bin/env bash
# Takes the pictures of the documentation: those that the tests take of QGIS's window under a virtual screen.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
pictures="$root/build/pictures"
images="$root/docs/images"
rm -rf "$pictures"
cd "$root"
GOSSAN_LONG=1 GOSSAN_SCREENSHOTS="$pictures" .venv/bin/python -m pytest -q tests/qgis/test_desktop.py \
    tests/qgis/test_window.py -k "outputs_of_every or a_click_is_answered" --basetemp=/tmp/gossan
cp "$pictures/00_createsamplesurvey.png" "$images/tutorial_survey.png"
cp "$pictures/dialog_traingkdcn.png" "$images/train_dialog.png"
cp "$pictures/04_predictanomalies.png" "$images/tutorial_map.png"
cp "$pictures/near_explaingradcam.png" "$images/tutorial_explanation.png"
cp "$pictures/05_classifyanomalies.png" "$images/tutorial_targets.png"
cp "$pictures/dialog_surveytoexplainedmap.png" "$images/workflow_dialog.png"
cp "$pictures/why_dock.png" "$images/why_here.png"
