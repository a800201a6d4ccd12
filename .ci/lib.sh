# Shared by .ci/run and the steps. A check is a name and a command; what it says is shown, and its result is counted.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

CI_RESULTS=${CI_RESULTS:-$(mktemp)}   # Lines of: passed|failed|skipped, how many, what.
CI_NPM=tests/clients                  # The folder of the pinned npm packages, buf among them.
BUF=$CI_NPM/node_modules/.bin/buf

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Nothing may outlive the run: a build server that does keeps its caller waiting for the end of its output.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0

count() { printf '%s %s %s\n' "$1" "$2" "$3" >> "$CI_RESULTS"; }

# check NAME COMMAND...: runs it, counts it, and returns what it returned.
check() {
  local name=$1 started=$SECONDS status
  shift
  printf -- '--- %s\n' "$name"
  if "$@"; then
    status=0
    count passed 1 "$name"
    printf -- '--- ok: %s (%d s)\n' "$name" $((SECONDS - started))
  else
    status=$?
    count failed 1 "$name"
    printf -- '--- FAILED: %s (exit %d, %d s)\n' "$name" "$status" $((SECONDS - started))
  fi
  return "$status"
}

# step NAME: runs .ci/steps/NAME.sh and returns what it returned. A step that fails is counted as well as its checks: what ends before
# its checks are counted, or is not there at all, must not leave the run green.
step() {
  local status=0
  printf '\n=== %s\n' "$1"
  bash "${CI_STEPS:-.ci/steps}/$1.sh" < /dev/null || status=$?
  [ "$status" -eq 0 ] || count failed 1 "step $1 (exit $status)"
  return "$status"
}

total() { awk -v kind="$1" '$1 == kind { sum += $2 } END { print sum + 0 }' "$CI_RESULTS"; }
