# gVisor: the second sandbox tier, a runtime of Docker Engine with the name `runsc`.
# shellcheck shell=bash

readonly ENGINE_CONFIG=/etc/docker/daemon.json
readonly RELOAD_SECONDS=10

has_gvisor() { docker info --format '{{json .Runtimes}}' 2>/dev/null | grep -q '"runsc"'; }

# `ptrace` needs nothing of the machine; `kvm` is quicker where it works, and `systrap` in versions
# newer than Debian 12's.
_configure_engine() {
  mkdir -p "$(dirname "$ENGINE_CONFIG")" && "$ROOT/.venv/bin/python" - "$ENGINE_CONFIG" <<'END'
import json
import pathlib
import shutil
import sys

path = pathlib.Path(sys.argv[1])
config = json.loads(path.read_text() or "{}") if path.exists() else {}
config.setdefault("runtimes", {})["runsc"] = {
    "path": shutil.which("runsc"),
    "runtimeArgs": ["--platform=ptrace", "--network=none"],
}
unfinished = path.with_suffix(".unfinished")
unfinished.write_text(json.dumps(config, indent=2) + "\n")
unfinished.replace(path)
END
}

# An engine that is told so reads its runtimes again; the containers that run go on.
_reload_engine() {
  local waited=0
  if has_init; then systemctl reload docker; else kill -HUP "$(pidof -s dockerd)"; fi || return 1
  until has_gvisor; do
    [ "$waited" -lt "$RELOAD_SECONDS" ] || return 1
    sleep 1
    waited=$((waited + 1))
  done
}

_register_gvisor() { _configure_engine && _reload_engine; }

is_own_engine() {
  case "${DOCKER_HOST:-}" in
    "" | unix:///var/run/docker.sock | unix:///run/docker.sock) ;;
    *) return 1 ;;
  esac
}

# Install gVisor and make it known to the engine of this machine; return whether it is.
ensure_gvisor() {
  if has_gvisor; then
    return 0
  fi
  # An engine elsewhere has a configuration that is not ours to change.
  if can_apt && is_own_engine && engine_answers; then
    have runsc || apt_install runsc
    try_step "Registering gVisor with Docker Engine" _register_gvisor
    return
  fi
  return 1
}
