# What the API of this commit is compared with, and the comparison. Sourced; works on the git repository in the current folder.

# The newest commit in these revisions that promises the API as it stands there: its message has a line "API-Baseline: why". Such a line
# also declares a break that is meant: what comes after it is held to it, and no longer to what was promised before.
promise() { git log -1 --format=%H -E --grep='^API-Baseline: .*[^ ]' "$@" --; }

# The commit to compare with, and in words which it is; first that applies:
#  1. in a line of commits ahead of origin/main, the newest promise among its own;
#  2. there, the commit where it left origin/main, which is held to its own promise;
#  3. the newest promise;
#  4. the first commit that has protos: until a promise is written down, all of them are one.
base() {
  local head main found
  head=$(git rev-parse HEAD)
  if main=$(git merge-base origin/main HEAD 2> /dev/null) && [ "$main" != "$head" ]; then
    if found=$(promise "$main..HEAD") && [ -n "$found" ]; then
      echo "$found the promise that this line of commits makes itself"
    else
      echo "$main where this line of commits left origin/main"
    fi
  elif found=$(promise HEAD) && [ -n "$found" ]; then
    echo "$found the newest promise"
  elif found=$(git log --diff-filter=A --format=%H --reverse -- buf.yaml | head -1) && [ -n "$found" ]; then
    echo "$found the first with checked protos; no commit has a line API-Baseline"
  fi
}

# Fails when the files here break what was promised.
breaking() {
  local commit why folder status
  read -r commit why <<< "$(base)"
  if [ -z "$commit" ]; then
    echo 'Nothing to compare with: no commit of this clone has checked protos.'
    return 0
  fi
  if ! git cat-file -e "$commit:protos/infoshare" 2> /dev/null || ! git cat-file -e "$commit:buf.yaml" 2> /dev/null; then
    echo "Nothing to compare with: ${commit:0:12}, $why, has no checked protos."
    return 0
  fi
  echo "Compared with ${commit:0:12}, $why: $(git log -1 --format=%s "$commit")"
  folder=$(mktemp -d)
  git archive "$commit" buf.yaml protos | tar -x -C "$folder"
  "$BUF" breaking --against "$folder"
  status=$?
  rm -rf "$folder"
  [ "$status" -eq 0 ] || echo 'If the break is meant, say why in a line "API-Baseline: why" of the commit message (docs/development.md).'
  return $status
}
