#!/usr/bin/env bash
# Restores by the lock files and builds everything once. Warnings are errors (Directory.Build.props).
source "$(dirname "$0")/../lib.sh"

check 'dotnet restore --locked-mode' dotnet restore InfoShare.sln --locked-mode -v minimal \
  && check 'dotnet build' dotnet build InfoShare.sln --no-restore -v minimal -clp:Summary
