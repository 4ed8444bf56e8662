#!/usr/bin/env bash
# Makes a sample survey and runs the whole chain on it through qgis_process, as a user would.
# Run it with `make demo`. Everything goes to demo/.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"
rm -rf demo
mkdir demo

step() { # TITLE ALGORITHM PARAMETER=VALUE...
    local title="$1" algorithm="$2"
    shift 2
    printf '\n== %s\n   qgis_process run gossan:%s --' "$title" "$algorithm"
    printf ' %s' "$@"
    printf '\n'
    qgis_process run "gossan:$algorithm" -- "$@" > "demo/$algorithm.log" 2> "demo/$algorithm.err" || {
        cat "demo/$algorithm.log" "demo/$algorithm.err"
        exit 1
    }
    sed -n '/^Results/,$p' "demo/$algorithm.log" | grep -E '^[A-Z_0-9]+:' | sed 's/^/   /'
}

step "A survey of 3,000 samples, and 24 thin sections that are drawn" createsamplesurvey SEED=42 \
    SAMPLES=3000 SLICES=6 OUTPUT_FOLDER=demo/survey
step "39 elements on 1 km cells" gridgeochemistry INPUT=demo/survey/samples.gpkg \
    TEMPLATE=demo/survey/truth.tif BELOW_DETECTION=negative_is_limit SUBSTITUTE=half \
    OUTPUT=demo/stack.tif REPORT=demo/grid.html
step "How deposits follow the faults" fitfaultcontrol FAULTS=demo/survey/faults.gpkg \
    DEPOSITS=demo/survey/deposits.gpkg TEMPLATE=demo/stack.tif \
    STUDY_AREA=demo/survey/study_area.gpkg OUTPUT=demo/control.tif TABLE=demo/rings.csv \
    REPORT=demo/faults.html
step "Train GK-DCN" traingkdcn STACK=demo/stack.tif DEPOSITS=demo/survey/deposits.gpkg \
    CONTROL=demo/control.tif STUDY_AREA=demo/survey/study_area.gpkg MODEL=gk_dcn MEMBERS=3 \
    ELEMENTS=gold_copper FOLDS=3 REPEATS=1 SEED=42 OUTPUT=demo/gk_dcn.safetensors SAMPLES=demo/patches.gpkg \
    REPORT=demo/training.html
step "Is the network worth it?" comparemodels STACK=demo/stack.tif ELEMENTS=gold_copper \
    DEPOSITS=demo/survey/deposits.gpkg CONTROL=demo/control.tif \
    STUDY_AREA=demo/survey/study_area.gpkg MODELS=gk_dcn MEMBERS=1 FOLDS=3 REPEATS=1 SEED=42 \
    OUTPUT=demo/comparison.csv REPORT=demo/comparison.html
step "Map the probability" predictanomalies STACK=demo/stack.tif MODEL=demo/gk_dcn.safetensors \
    STUDY_AREA=demo/survey/study_area.gpkg EDGE=reflect OUTPUT=demo/probability.tif \
    REPORT=demo/prediction.html
step "Explain the deposits" explaingradcam STACK=demo/stack.tif MODEL=demo/gk_dcn.safetensors \
    DEPOSITS=demo/survey/deposits.gpkg OUTPUT=demo/gradcam.tif OFFSETS=demo/offsets.gpkg \
    MAGNITUDE=demo/magnitude.tif PICTURES=demo/pictures REPORT=demo/explanation.html
step "Learn grain sizes from made-up thin sections" trainthinsection IMAGES=demo/survey/photographs \
    PROPERTY=clastic MODEL=efficientnet_lite0 FROZEN=features "GROUP_PATTERN=^([^_]+)_" SEED=42 \
    OUTPUT=demo/clastic.safetensors REPORT=demo/sections.html
step "Name the slices that were kept apart" classifythinsection POINTS=demo/survey/slices.gpkg \
    PATH_FIELD=photos KNOWN_FIELD=clastic_true MODELS=demo/clastic.safetensors OUTPUT=demo/slices.gpkg \
    REPORT=demo/slices.html

printf '\n== Metrics\n'
sed -n '/^Results/,$p' demo/traingkdcn.log | grep -E '^(VERDICT|HELD_OUT.*|BEST_BASELINE_AUC|PATCHES):' | sed 's/^/   /'
sed -n '/^Results/,$p' demo/fitfaultcontrol.log | grep -E '^(EXPONENT|EXPONENT_ERROR|K_LOW|K_HIGH|P_VALUE|CONTROLS):' | sed 's/^/   /'
printf '   planted exponent: %s\n' "$(grep -o '"exponent": [-0-9.]*' demo/survey/survey.json | cut -d' ' -f2)"
sed -n '/^Results/,$p' demo/classifythinsection.log | grep -E '^AGREEMENT_SLICES(_LOW|_HIGH)?:' | sed 's/^/   /'
printf '\n== Maps and reports are in %s\n' "demo/"
printf '   maps:    probability.tif gradcam.tif magnitude.tif control.tif stack.tif offsets.gpkg slices.gpkg\n'
printf '   reports: training.html comparison.html prediction.html explanation.html faults.html grid.html\n            sections.html slices.html\n'
printf '   figures: pictures/\n'
