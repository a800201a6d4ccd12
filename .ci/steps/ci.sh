#!/usr/bin/env bash
# The checks themselves: what must fail does fail, and what may pass passes. In throw-away folders and git repositories.
source "$(dirname "$0")/../lib.sh"
source .ci/baseline.sh

BUF=$PWD/$BUF
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fails() { ! "$@"; }

# --- a step that fails fails the run

# run_steps NAME...: runs these steps of the scratch folder and says whether something was counted as failed.
run_steps() (
  CI_STEPS=$scratch/steps CI_RESULTS=$scratch/results
  : > "$CI_RESULTS"
  for name in "$@"; do step "$name"; done
  [ "$(total failed)" -eq 0 ]
)

steps() {
  mkdir -p "$scratch/steps"
  echo 'exit 0' > "$scratch/steps/good.sh"
  echo 'exit 3' > "$scratch/steps/dies.sh"
  echo 'if' > "$scratch/steps/unreadable.sh"
  run_steps good && fails run_steps good dies && fails run_steps dies good && fails run_steps unreadable && fails run_steps missing good
}

# --- what the API is compared with

# commit MESSAGE FIELD...: an API of one message with these fields.
commit() {
  local message=$1 field
  shift
  {
    printf 'syntax = "proto3";\npackage infoshare.trial.v1;\nmessage Trial {\n'
    for field in "$@"; do printf '  string %s = %s;\n' "${field%=*}" "${field#*=}"; done
    printf '}\n'
  } > protos/infoshare/trial/v1/trial.proto
  git add -A && git -c user.name=check -c user.email=check@example.invalid -c commit.gpgsign=false commit -q --allow-empty -m "$message"
}

# story NAME COMMANDS: the commands in a repository of its own whose first commit has the fields a and b, promised if told so.
story() (
  local name=$1 promised=$2
  shift 2
  mkdir "$scratch/$name" && cd "$scratch/$name" && git init -q -b main && mkdir -p protos/infoshare/trial/v1 || exit 1
  printf 'version: v2\nmodules:\n  - path: protos\nbreaking:\n  use: [FILE]\n' > buf.yaml
  commit "The first API${promised:+

API-Baseline: $promised}" a=1 b=2 || exit 1
  "$@"
)

added() { commit 'A field more' a=1 b=2 c=3 && breaking; }
removed() { commit 'A field less' a=1 && fails breaking; }
removed_before() { commit 'A field less' a=1 && commit 'Something else' a=1 d=4 && commit 'And else' a=1 d=4 && fails breaking; }
declared() { commit $'A field less\n\nAPI-Baseline: nobody sent b' a=1 && breaking && commit 'A field more' a=1 c=3 && breaking; }
declared_then_removed() { declared && commit 'A field less' c=3 && commit 'Something else' c=3 && fails breaking; }
without_a_reason() { commit $'A field less\n\nAPI-Baseline: ' a=1 && fails breaking; }
only_mentioned() { commit $'A field less\n\nSee API-Baseline: in the documentation' a=1 && fails breaking; }
of_origin() { git update-ref refs/remotes/origin/main HEAD; }
branch_removed() { of_origin && commit 'A field more' a=1 b=2 c=3 && commit 'Two fields less' a=1 && commit 'Nothing' a=1 && fails breaking; }
branch_declared() { of_origin && commit $'A field less\n\nAPI-Baseline: nobody sent b' a=1 && commit 'Nothing' a=1 && breaking; }
brought_in() { of_origin && commit 'A field less' a=1 && commit 'Nothing' a=1 && of_origin && fails breaking; }

status=0
check 'a step that fails, or is not there, fails the run' steps || status=1
for case in added removed removed_before declared declared_then_removed without_a_reason only_mentioned branch_removed branch_declared brought_in; do
  check "buf breaking: ${case//_/ }" story "$case" 'the trial' "$case" || status=1
done
for case in added removed removed_before declared; do
  check "buf breaking without a promise: ${case//_/ }" story "unpromised_$case" '' "$case" || status=1
done
exit $status
