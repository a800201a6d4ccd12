#!/usr/bin/env bash
# Containers, as far as they can be checked without an engine.
source "$(dirname "$0")/../lib.sh"

# Reads the file and fills it in; needs no engine. Debian's docker-compose where docker has no compose plugin.
compose() {
  local command=(docker compose)
  "${command[@]}" version > /dev/null 2>&1 || command=(docker-compose)
  "${command[@]}" version --short && POSTGRES_PASSWORD=for-this-check "${command[@]}" config --quiet
}

status=0
check 'docker compose config' compose || status=1
check 'compose file and Dockerfiles' /usr/bin/python3 -B .ci/steps/check_containers.py || status=1
check 'clients parse' bash -c 'for f in tests/clients/node/*.js tests/clients/oidc/*.js; do node --check "$f" || exit 1; done
  for f in tests/clients/python/*.py; do /usr/bin/python3 -c "import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])" "$f" || exit 1; done' || status=1
exit $status
