#!/usr/bin/env bash
# Build greenroom-sandbox:latest, if anything that goes into it has changed.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly IMAGE=greenroom-sandbox:latest
readonly LABEL=org.greenroom.inputs

built_from() {
  docker image inspect --format "{{ index .Config.Labels \"$LABEL\" }}" "$IMAGE" 2>/dev/null || true
}

main() {
  local inputs base
  inputs="$(hash_of sandbox/Dockerfile sandbox/requirements.txt sandbox/harness scripts/base-image.sh)"
  if [ "$(built_from)" = "$inputs" ]; then
    return
  fi
  base="$("$ROOT/scripts/base-image.sh")"
  # The host's network, because a name server or a mirror may be reachable only from there.
  step "Building the sandbox image on $base" \
    docker build --network host --build-arg "BASE_IMAGE=$base" --label "$LABEL=$inputs" \
    --tag "$IMAGE" "$ROOT/sandbox"
}

main
