#!/usr/bin/env bash
# The API's files: format, lint, and no change that breaks those who already use it.
source "$(dirname "$0")/../lib.sh"
source .ci/baseline.sh

status=0
check 'buf format' "$BUF" format --diff --exit-code || status=1
check 'buf lint' "$BUF" lint || status=1
check 'buf breaking' breaking || status=1
exit $status
