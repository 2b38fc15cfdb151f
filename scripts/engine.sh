# Docker Engine: whether one answers, and starting one where that is possible.
# shellcheck shell=bash

readonly ENGINE_PID_FILE="$ROOT/var/dockerd.pid"
readonly ENGINE_LOG="$ROOT/var/log/dockerd.log"
readonly ENGINE_START_SECONDS=60

engine_answers() {
  have docker && docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

has_init() { [ -d /run/systemd/system ]; }

# Wait for an engine that has just been started.
_await_engine() {
  local waited=0
  until engine_answers; do
    if [ "$waited" -ge "$ENGINE_START_SECONDS" ]; then
      tail -n 5 "$ENGINE_LOG" 2>/dev/null || true
      return 1
    fi
    sleep 1
    waited=$((waited + 1))
  done
}

_start_engine() {
  if has_init; then
    systemctl start docker || return 1
  else
    # A session of its own, so that Ctrl-C in this terminal does not reach the engine.
    setsid dockerd --pidfile "$ENGINE_PID_FILE" >"$ENGINE_LOG" 2>&1 </dev/null &
  fi
  _await_engine
}

# Install and start an engine if none answers and root on Debian asks; return whether one answers.
# Never ends the set-up: without an engine, the `local` sandbox is there.
ensure_engine() {
  if engine_answers; then
    return 0
  fi
  if can_apt; then
    have dockerd || apt_install docker.io iptables
    try_step "Starting Docker Engine" _start_engine
    return
  fi
  return 1
}
