#!/usr/bin/env bash
# What must be true of the files themselves.
source "$(dirname "$0")/../lib.sh"

solution() {
  local project status=0
  while read -r project; do
    if ! grep -qF "\"${project//\//\\}\"" InfoShare.sln; then
      echo "InfoShare.sln lacks $project: dotnet sln InfoShare.sln add -s ${project%%/*} $project"
      status=1
    fi
  done < <(git ls-files -- 'src/*.csproj' 'tests/*.csproj')
  return $status
}

# A lock file a project, so that a restore brings everybody the same packages.
lock_files() {
  local project status=0
  while read -r project; do
    git ls-files --error-unmatch "$(dirname "$project")/packages.lock.json" > /dev/null 2>&1 || { echo "no packages.lock.json beside $project"; status=1; }
  done < <(git ls-files -- 'src/*.csproj' 'tests/*.csproj')
  return $status
}

no_addresses() {
  ! grep -nE '"resolved": *"http' $(git ls-files '*package-lock.json' '*packages.lock.json')
}

no_private_keys() {
  ! git grep -nIE -e '-----BEGIN ((EC|RSA|ENCRYPTED) )?PRIVATE KEY-----' -- ':!*.cs' ':!.ci/*'
}

# Longer files have more than one subject.
file_lengths() {
  ! git ls-files -- '*.cs' '*.proto' '*.py' '*.js' '*.sh' | xargs wc -l | awk '$2 != "total" && $1 > 600' | grep .
}

nothing_left_open() {
  ! git grep -nE '\b(TODO|FIXME|NotImplementedException)\b' -- 'src/*' 'tests/*' 'protos/*'
}

status=0
check 'every project is in the solution' solution || status=1
check 'every project has its lock file' lock_files || status=1
check 'no download addresses in lock files' no_addresses || status=1
check 'no private keys' no_private_keys || status=1
check 'no file over 600 lines' file_lengths || status=1
check 'nothing left open in the code' nothing_left_open || status=1
exit $status
