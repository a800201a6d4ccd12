#!/usr/bin/env bash
# The API's files: format, lint, and no change that breaks those who already use it.
source "$(dirname "$0")/../lib.sh"

# What a change is compared with, first that applies:
#  1. where this line of commits left origin/main, when it is ahead of it (a developer's clone);
#  2. the newest commit whose message has a line "API-Baseline: why" (the API as last promised to suppliers; such a line also
#     declares a deliberate break, which then begins the next promise);
#  3. the commit before this one.
base() {
  local head main
  head=$(git rev-parse HEAD)
  if main=$(git merge-base origin/main HEAD 2> /dev/null) && [ "$main" != "$head" ]; then
    echo "$main where this line left origin/main"
  elif main=$(git log -1 --format=%H --grep='^API-Baseline: ') && [ -n "$main" ] && [ "$main" != "$head" ]; then
    echo "$main the API's baseline"
  elif main=$(git rev-parse -q --verify HEAD~1); then
    echo "$main the commit before this one"
  fi
}

breaking() {
  local commit why folder status
  read -r commit why <<< "$(base)"
  if [ -z "$commit" ]; then
    echo 'Nothing to compare with: this is the first commit of this clone.'
    return 0
  fi
  if ! git cat-file -e "$commit:protos/infoshare" 2> /dev/null || ! git cat-file -e "$commit:buf.yaml" 2> /dev/null; then
    echo "Nothing to compare with: $commit ($why) has no checked protos yet."
    return 0
  fi
  echo "Compared with ${commit:0:12}, $why: $(git log -1 --format=%s "$commit")"
  folder=$(mktemp -d)
  git archive "$commit" buf.yaml protos | tar -x -C "$folder"
  "$BUF" breaking --against "$folder"
  status=$?
  rm -rf "$folder"
  return $status
}

status=0
check 'buf format' "$BUF" format --diff --exit-code || status=1
check 'buf lint' "$BUF" lint || status=1
check 'buf breaking' breaking || status=1
exit $status
