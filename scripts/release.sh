#!/usr/bin/env bash
# Builds the archive of a release: stripped binary, licences, README, changes, completions and manual
# pages, with its checksum. The same commit gives the same archive, but for what the compiler adds.
#
#   scripts/release.sh [FOLDER]        FOLDER is dist where none is named
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
dist=${1:-$root/dist}
mkdir -p "$dist"
dist=$(cd "$dist" && pwd)
cd "$root"

# tar of GNU sorts and dates entries; macOS has it as gtar.
tar=$(command -v gtar || command -v tar)
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
machine=$(rustc -vV | sed -n 's/^host: //p')
name=planlint-$version-$machine

CARGO_PROFILE_RELEASE_STRIP=symbols cargo build --release --locked
binary=${CARGO_TARGET_DIR:-target}/release/planlint
found=$("$binary" --version)
[ "$found" = "planlint $version" ] || { echo "the binary calls itself '$found', not 'planlint $version'" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=$work/$name
mkdir -p "$folder/completions"
install -m 755 "$binary" "$folder/planlint"
install -m 644 README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT "$folder"
for shell in bash zsh fish powershell elvish; do
  case $shell in
    bash) file=planlint.bash ;;
    zsh) file=_planlint ;;
    fish) file=planlint.fish ;;
    powershell) file=_planlint.ps1 ;;
    elvish) file=planlint.elv ;;
  esac
  "$binary" --lang en completions "$shell" > "$folder/completions/$file"
done
"$binary" --lang en man "$folder/man/man1" > /dev/null
"$binary" --lang zh man "$folder/man/zh_CN/man1" > /dev/null

date=$(git log -1 --format=%ct 2>/dev/null || echo 0)
"$tar" --sort=name --mtime="@$date" --owner=0 --group=0 --numeric-owner --format=gnu \
  -C "$work" -cf - "$name" | gzip -9n > "$dist/$name.tar.gz"

# One list of sums for all archives of the folder.
cd "$dist"
if command -v sha256sum >/dev/null; then sum=(sha256sum); else sum=(shasum -a 256); fi
"${sum[@]}" planlint-*.tar.gz > SHA256SUMS
cat SHA256SUMS
