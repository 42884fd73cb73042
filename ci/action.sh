#!/usr/bin/env bash
# The steps of the GitHub action, each to be run by hand just as well: install, check, changes, comment,
# verdict. All that is asked for comes through the environment (see action.yml); without GitHub's own
# variables outputs go to standard output.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
temp=${RUNNER_TEMP:-${TMPDIR:-/tmp}}
planlint=${PLANLINT:-planlint}

# output NAME VALUE: what later steps may read.
output() {
  printf '%s=%s\n' "$1" "$2" >> "${GITHUB_OUTPUT:-/dev/stdout}"
}

# summary FILE: Markdown on the page of the run.
summary() {
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$1" >> "$GITHUB_STEP_SUMMARY"; fi
}

# The paths, one a line; empty lines are none.
paths=()
while IFS= read -r path; do
  if [ -n "$path" ]; then paths+=("$path"); fi
done <<< "${PLANLINT_PATHS:-.}"
[ "${#paths[@]}" -gt 0 ] || paths=(.)

# Options that check and diff share.
options=()
[ -z "${PLANLINT_AS_OF:-}" ] || options+=(--as-of "$PLANLINT_AS_OF")
[ -z "${PLANLINT_LANG:-}" ] || options+=(--lang "$PLANLINT_LANG")

# base: the commit to compare with; nothing where none is asked for. A shallow clone lacks it, so
# it is fetched.
base() {
  local wanted=${PLANLINT_BASE:-}
  [ -n "$wanted" ] || return 0
  local name
  for name in "origin/$wanted" "$wanted"; do
    if git rev-parse --verify --quiet --end-of-options "$name^{commit}"; then return 0; fi
  done
  if git fetch --quiet --no-tags --depth=1 -- origin "$wanted" >&2; then
    git rev-parse --verify "FETCH_HEAD^{commit}"
    return 0
  fi
  echo "planlint: there is no revision '$wanted' to compare with" >&2
  return 2
}

# held BASE PATH: whether the revision has the path; a plan that is new has nothing to compare with.
held() {
  local prefix
  prefix=$(git rev-parse --show-prefix)
  [ "$2" = . ] && { git cat-file -e "$1:$prefix" 2>/dev/null; return; }
  git cat-file -e "$1:./$2" 2>/dev/null
}

# release FOLDER: the released binary of this action, checked against its sum.
release() {
  [ -n "${PLANLINT_REPOSITORY:-}" ] && [ -n "${PLANLINT_RELEASE:-}" ] && command -v gh >/dev/null || return 1
  local machine
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) machine=x86_64-unknown-linux-gnu ;;
    Linux-aarch64) machine=aarch64-unknown-linux-gnu ;;
    Darwin-arm64) machine=aarch64-apple-darwin ;;
    Darwin-x86_64) machine=x86_64-apple-darwin ;;
    *) return 1 ;;
  esac
  gh release download "$PLANLINT_RELEASE" --repo "$PLANLINT_REPOSITORY" --dir "$1" \
    --pattern "planlint-*-$machine.tar.gz" --pattern SHA256SUMS >&2 || return 1
  # Once it is there, it has to be right.
  (cd "$1" && grep -- "-$machine.tar.gz\$" SHA256SUMS | shasum_check) >&2 || exit 3
  tar -xzf "$1"/planlint-*-"$machine".tar.gz -C "$1" --strip-components=1
  [ -x "$1/planlint" ]
}

shasum_check() {
  if command -v sha256sum >/dev/null; then sha256sum --check --strict; else shasum -a 256 --check; fi
}

install() {
  local found
  if [ -n "${PLANLINT_BINARY:-}" ]; then
    found=$PLANLINT_BINARY
  elif ! found=$(command -v planlint); then
    local folder="$temp/planlint"
    mkdir -p "$folder"
    if release "$folder"; then
      found="$folder/planlint"
    else
      cargo install --locked --path "$here" --root "$folder" >&2
      found="$folder/bin/planlint"
    fi
  fi
  "$found" --version
  output planlint "$found"
}

check() {
  local against=() revision status=0 page="$temp/planlint-check.md"
  revision=$(base)
  if [ -n "$revision" ]; then
    local path
    for path in "${paths[@]}"; do
      if held "$revision" "$path"; then against=(--against "$revision"); fi
    done
  fi
  rm -f "$page"
  [ -z "${PLANLINT_FAIL_ON:-}" ] || options+=(--fail-on "$PLANLINT_FAIL_ON")
  "$planlint" check ${options[@]+"${options[@]}"} ${against[@]+"${against[@]}"} \
    --format github --format "sarif=${PLANLINT_SARIF:-planlint.sarif}" --format "markdown=$page" \
    -- "${paths[@]}" || status=$?
  if [ -f "$page" ]; then summary "$page"; fi
  output status "$status"
}

changes() {
  local revision page="$temp/planlint-changes.md" path status
  revision=$(base)
  if [ -z "$revision" ]; then
    output changes ""
    return
  fi
  : > "$page"
  for path in "${paths[@]}"; do
    held "$revision" "$path" || continue
    status=0
    "$planlint" diff ${options[@]+"${options[@]}"} --format markdown -- "$revision" "$path" >> "$page" || status=$?
    if [ "$status" -gt 2 ]; then return "$status"; fi
  done
  summary "$page"
  output changes "$page"
}

# One comment a request, written anew each time. Who may not comment (a fork) has the summary.
comment() {
  local mark='<!-- planlint: changes -->' most=60000 body="$temp/planlint-comment.md" old
  [ -s "${PLANLINT_CHANGES:-}" ] || return 0
  {
    echo "$mark"
    awk -v most="$most" '{ n += length($0) + 1; if (n > most) { print "\n…"; exit } print }' "$PLANLINT_CHANGES"
  } > "$body"
  local comments="repos/${GITHUB_REPOSITORY:?}/issues/${PLANLINT_REQUEST:?}/comments"
  old=$(gh api "$comments" --paginate --jq ".[] | select(.body | startswith(\"$mark\")) | .id") || old=
  old=${old%%$'\n'*}
  if [ -n "$old" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$old" --field "body=@$body"
  else
    gh api --silent --method POST "$comments" --field "body=@$body"
  fi || echo "::warning title=planlint::the list of changes could not be commented; it stands in the summary of the run"
}

verdict() {
  exit "${PLANLINT_STATUS:-3}"
}

case "${1:-}" in
  install | check | changes | comment | verdict) "$1" ;;
  *)
    echo "usage: ci/action.sh install|check|changes|comment|verdict" >&2
    exit 2
    ;;
esac
