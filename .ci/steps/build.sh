#!/usr/bin/env bash
# Restores by the lock files and builds everything once. Warnings are errors (Directory.Build.props).
source "$(dirname "$0")/../lib.sh"

status=0
if ! check 'dotnet restore --locked-mode' dotnet restore InfoShare.sln --locked-mode -v minimal; then
  # A lock file that does not agree fails the run; the tests may tell more all the same.
  dotnet restore InfoShare.sln -v quiet || exit 2
  status=1
fi
check 'dotnet build' dotnet build InfoShare.sln --no-restore -v minimal -clp:Summary || exit 2
exit $status
