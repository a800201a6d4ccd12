#!/usr/bin/env bash
# Installs what a new machine lacks: PostgreSQL, Python's gRPC, Go, compose and Chromium from Debian, buf, axe and the Node clients from npm.
source "$(dirname "$0")/../lib.sh"

# What the tests and checks use, beyond the .NET SDK and git.
packages=(postgresql-15 python3 python3-grpcio python3-protobuf python3-jwt python3-cryptography python3-yaml docker-compose libsqlite3-0
  golang-go golang-golang-x-mod-dev chromium fonts-liberation)
command -v node > /dev/null && command -v npm > /dev/null || packages+=(nodejs npm)

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" = installed ]; }

debian() {
  local missing=() name
  for name in "${packages[@]}"; do
    installed "$name" || missing+=("$name")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    echo "all there: ${packages[*]}"
    return 0
  fi
  echo "installing: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    echo 'This needs root. Install them yourself and run again.'
    return 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
}

npm_packages() {
  (cd "$CI_NPM" && npm ci --no-progress) && "$BUF" --version > /dev/null && echo "buf $("$BUF" --version), node $(node --version)"
}

check 'the .NET SDK of global.json' dotnet --version
a=$?
check 'Debian packages' debian
b=$?
check 'npm packages by lock file' npm_packages
c=$?
exit $((a | b | c))
