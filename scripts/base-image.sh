#!/usr/bin/env bash
# Print the name of the base image for the Dockerfiles, making it first where that is needed.
#
# It is python:3.11-slim-bookworm. Where no image registry answers, a Debian base of the same
# release and the same Python is built with debootstrap instead (root only, once, under a minute).
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly REGISTRY_BASE=python:3.11-slim-bookworm
readonly DEBIAN_BASE=greenroom-base:bookworm
readonly PULL_SECONDS=120

has_image() { docker image inspect "$1" >/dev/null 2>&1; }

pull() {
  local command=(docker pull "$REGISTRY_BASE")
  if have timeout; then command=(timeout "$PULL_SECONDS" "${command[@]}"); fi
  say "  Asking the image registry for $REGISTRY_BASE ..."
  "${command[@]}" >>"$LOG" 2>&1 </dev/null
}

build_with_debootstrap() {
  local root="$1"
  debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv bookworm "$root"
  # A machine may have a certificate authority of its own, which pip and npm must know in there.
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/var/log/*
  chmod 755 "$root"
  tar -C "$root" -c . | docker import --change 'CMD ["bash"]' - "$DEBIAN_BASE"
  rm -rf --one-file-system "$root"
}

main() {
  if has_image "$REGISTRY_BASE"; then
    echo "$REGISTRY_BASE"
  elif has_image "$DEBIAN_BASE"; then
    echo "$DEBIAN_BASE"
  elif pull; then
    echo "$REGISTRY_BASE"
  else
    can_apt || fail "no image registry answers, and only root on Debian can build a base image"
    have debootstrap || apt_install debootstrap
    step "Building a Debian base image (no image registry answers)" \
      build_with_debootstrap "$(mktemp -d /var/tmp/greenroom-base.XXXXXX)"
    echo "$DEBIAN_BASE"
  fi
}

main
