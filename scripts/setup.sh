#!/usr/bin/env bash
# Get this machine ready: `setup.sh run`, `setup.sh test` or `setup.sh lint`.
#
# As root on Debian it installs what is missing. Elsewhere it uses what is there, and says in one
# line what is missing and how to get it. With GREENROOM_REQUIRE_ALL=1 (CI) anything missing is an
# error. Doing it again takes a moment: everything remembers what it was made from.
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=scripts/engine.sh
source "$ROOT/scripts/engine.sh"
# shellcheck source=scripts/gvisor.sh
source "$ROOT/scripts/gvisor.sh"

readonly NODE_MAJOR=18

# --- Python -----------------------------------------------------------------------------------

python=""

# Set `python` to the first interpreter that is new enough and can make virtual environments.
find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14 /usr/bin/python3; do
    if "$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python="$candidate"
      return 0
    fi
  done
  return 1
}

ensure_python() {
  find_python && return
  if can_apt; then apt_install python3 python3-venv; fi
  find_python || fail "Python 3.11 or newer with its venv module is needed (set PYTHON=/path/to/it)"
}

# Make a virtual environment anew from a lock file, so that nothing of an older lock stays behind.
make_environment() {
  local folder="$1" lock="$2"
  "$python" -m venv --clear "$folder"
  "$folder/bin/python" -m pip install --disable-pip-version-check --require-hashes \
    --requirement "$lock"
}

# Whether an environment works and was made from these inputs.
is_made() { [ -x "$1/bin/python" ] && is_fresh "$1/.made-from" "$2"; }

python_packages() {
  local lock="$1" wanted
  wanted="$(hash_of "$lock" scripts/link_package.py)"
  is_made .venv "$wanted" && return
  # What the tests need contains what the server needs: `make run` takes that as it is.
  if [ "$lock" = requirements.txt ] &&
    is_made .venv "$(hash_of requirements-dev.txt scripts/link_package.py)"; then
    return
  fi
  ensure_python
  step "Installing Python packages" make_environment .venv "$lock"
  .venv/bin/python scripts/link_package.py platform --command
  stamp .venv/.made-from "$wanted"
}

# The `local` sandbox runs candidates' code with libraries of its own.
sandbox_packages() {
  local wanted
  wanted="$(hash_of sandbox/requirements.txt scripts/link_package.py)"
  is_made .venv-sandbox "$wanted" && return
  ensure_python
  step "Installing the local sandbox's packages" make_environment .venv-sandbox sandbox/requirements.txt
  .venv-sandbox/bin/python scripts/link_package.py sandbox
  stamp .venv-sandbox/.made-from "$wanted"
}

# --- Front end --------------------------------------------------------------------------------

node_is_new_enough() {
  have npm && have node && [ "$(node -p 'parseInt(process.versions.node)')" -ge "$NODE_MAJOR" ]
}

ensure_node() {
  node_is_new_enough && return
  if can_apt; then apt_install nodejs npm; fi
  node_is_new_enough || fail "Node.js $NODE_MAJOR or newer with npm is needed to build the pages' CSS and JavaScript"
}

front_end() {
  local packages inputs
  packages="$(hash_of package.json package-lock.json .npmrc)"
  inputs="$(hash_of package.json package-lock.json scripts/build-assets.mjs platform/greenroom/assets)"
  if ! is_fresh node_modules/.made-from "$packages"; then
    ensure_node
    step "Installing npm packages" npm ci --no-audit --no-fund
    stamp node_modules/.made-from "$packages"
  fi
  if ! { [ -d platform/greenroom/static ] && is_fresh "$STAMPS/front-end" "$inputs"; }; then
    ensure_node
    step "Building CSS and JavaScript" npm run build
    stamp "$STAMPS/front-end" "$inputs"
  fi
}

# --- Sandbox ----------------------------------------------------------------------------------

engine_advice() {
  if have docker; then
    echo "Docker Engine does not answer. Start it, or join its group (usermod -aG docker $(id -un))"
  else
    echo "Docker Engine is not installed (see https://docs.docker.com/engine/install/)"
  fi
}

sandbox() {
  if ! ensure_engine; then
    missing "$(engine_advice); until then the \`local\` sandbox judges, with less isolation."
  elif ! "$ROOT/scripts/sandbox-image.sh"; then
    missing "the sandbox image could not be built; until then the \`local\` sandbox judges."
  else
    return 0
  fi
  sandbox_packages
}

# --- For tests --------------------------------------------------------------------------------

# `need WHAT TEST PACKAGE...`: where TEST fails, install the Debian packages or say what is missing.
need() {
  local what="$1" test="$2"
  shift 2
  "$test" && return
  if can_apt; then apt_install "$@"; fi
  "$test" || missing "$what is missing, and tests that use it will fail (Debian: apt-get install $*)"
}

has_browser() { have chromium; }
has_compose() { docker compose version >/dev/null 2>&1 || have docker-compose; }
has_database() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

for_tests() {
  sandbox_packages
  need "Chromium" has_browser chromium
  need "PostgreSQL" has_database postgresql
  need "Docker Compose" has_compose docker-compose
  ensure_gvisor || missing "gVisor is not a runtime of the Docker engine, and tests that use it will fail (see README.md)"
}

# ----------------------------------------------------------------------------------------------

main() {
  cd "$ROOT"
  : >"$LOG"
  case "${1:-}" in
    lint) python_packages requirements-dev.txt ;;
    run)
      python_packages requirements.txt
      front_end
      sandbox
      ;;
    test)
      python_packages requirements-dev.txt
      front_end
      sandbox
      for_tests
      ;;
    *) fail "usage: scripts/setup.sh run | test | lint" ;;
  esac
}

main "$@"
