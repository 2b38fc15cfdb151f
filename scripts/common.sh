# Shared by the set-up scripts: messages, steps with progress, stamps, and what Debian can install.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readonly ROOT
readonly LOG="$ROOT/var/log/setup.log"
readonly STAMPS="$ROOT/var/stamps"
mkdir -p "$STAMPS" "$(dirname "$LOG")"

# Messages go to the error stream: some scripts answer with one word on standard output.
say() { printf '%s\n' "$*" >&2; }

fail() {
  say "Error: $*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# A step is one long command: its name, time and result are shown, its output goes to the log.
step_name=""
step_started=0
step_ticker=""

# Run a command as a step; a failure ends the script.
step() {
  _begin_step "$1"
  shift
  # No `if` and no `||` around it: they would switch off errexit inside functions.
  "$@" >>"$LOG" 2>&1 </dev/null
  _end_step "done"
}

# Run a command as a step and return its status; a function must see to its own failures.
try_step() {
  local status=0
  _begin_step "$1"
  shift
  "$@" >>"$LOG" 2>&1 </dev/null || status=$?
  if [ "$status" -eq 0 ]; then _end_step "done"; else _end_step "failed"; fi
  return "$status"
}

_begin_step() {
  step_name="$1"
  step_started=$SECONDS
  printf '\n== %s\n' "$step_name" >>"$LOG"
  _tick "$step_name" &
  step_ticker=$!
}

_end_step() {
  _stop_ticker
  say "  $step_name: $1 in $((SECONDS - step_started)) s"
  step_name=""
}

# Say that a long step is still at work: each second on a terminal, else each half minute.
_tick() {
  local name="$1" seconds=0
  [ -t 2 ] || say "  $name ..."
  # The sleep lets go of both streams, so that nobody waits for it after this process is ended.
  while sleep 1 >/dev/null 2>&1; do
    seconds=$((seconds + 1))
    if [ -t 2 ]; then
      printf '\r  %s ... %d s' "$name" "$seconds" >&2
    elif [ $((seconds % 30)) -eq 0 ]; then
      say "  $name ... $seconds s"
    fi
  done
}

_stop_ticker() {
  [ -n "$step_ticker" ] || return 0
  kill "$step_ticker" 2>/dev/null || true
  wait "$step_ticker" 2>/dev/null || true
  step_ticker=""
  if [ -t 2 ]; then printf '\r\033[K' >&2; fi
}

_on_exit() {
  local status=$?
  _stop_ticker
  if [ "$status" -ne 0 ] && [ -n "$step_name" ]; then
    say "  $step_name: failed. The end of $LOG:"
    tail -n 25 "$LOG" | sed 's/^/    /' >&2
  fi
}
trap _on_exit EXIT

sha256() { if have sha256sum; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

# One hash of the names and contents of the files given, and of those in the folders given.
hash_of() {
  (
    cd "$ROOT" || exit
    find "$@" -type f -not -name '*.pyc' | LC_ALL=C sort | while IFS= read -r file; do
      sha256 "$file"
    done | sha256 | cut -c 1-16
  )
}

# A stamp remembers from which inputs something was made: `is_fresh FILE HASH`, `stamp FILE HASH`.
is_fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }
stamp() { printf '%s\n' "$2" >"$1"; }

is_ci() { [ "${GREENROOM_REQUIRE_ALL:-}" = 1 ]; }

# What is missing is said in one line; where nothing may be skipped, it ends the set-up.
missing() { if is_ci; then fail "$*"; else say "  Note: $*"; fi; }

can_apt() { [ "$(id -u)" -eq 0 ] && have apt-get; }

apt_is_updated=""

apt_install() {
  if [ -z "$apt_is_updated" ]; then
    # A foreign package source that does not answer need not stop what comes from Debian.
    try_step "Updating Debian's package lists" apt-get -q update || true
    apt_is_updated=1
  fi
  step "Installing $*" env DEBIAN_FRONTEND=noninteractive \
    apt-get -q install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}
