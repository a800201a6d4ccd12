#!/usr/bin/env bash
source "$(dirname "$0")/../lib.sh"

check 'dotnet format' dotnet format InfoShare.sln --verify-no-changes --no-restore --exclude src/InfoShare.Protocol/obj
