#!/bin/sh
# Writes the two locks from pyproject.toml. Needs uv. torch is left out with what only its CUDA build needs: it is
# installed on its own, pinned, so that pip takes a CPU build wherever one is offered.
set -eu
cd "$(dirname "$0")/.."
without=""
for name in torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cupti nvidia-cuda-nvrtc \
    nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver nvidia-cusparse \
    nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx; do
    without="$without --no-emit-package $name"
done
common="--universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet"
# shellcheck disable=SC2086
uv pip compile pyproject.toml $common $without -o requirements/runtime.txt
# shellcheck disable=SC2086
uv pip compile pyproject.toml --group dev -c requirements/runtime.txt $common $without -o requirements/dev.txt
