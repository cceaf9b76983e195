#!/usr/bin/env bash
# Installs a released dateline on a runner of GitHub Actions and puts it on the PATH of the next steps.
#
# Called by action.yml with VERSION, SHA256, DOWNLOAD_URL (both may be empty) and REPOSITORY_URL.
set -euo pipefail

# Prints an error that GitHub shows on the page of the run, and stops.
fail() {
  local message=$1
  message=${message//'%'/%25}
  message=${message//$'\r'/%0D}
  message=${message//$'\n'/%0A}
  printf '::error title=dateline::%s\n' "$message"
  exit 2
}

# Compares the C library with the one of Ubuntu 22.04, where the archives for glibc are built. The archives
# for musl run everywhere, but their memory allocator is slower.
libc() {
  local version
  version=$(getconf GNU_LIBC_VERSION 2>/dev/null) || version=
  if [[ $version =~ ^glibc\ ([0-9]+)\.([0-9]+) ]] &&
    ((BASH_REMATCH[1] > 2 || (BASH_REMATCH[1] == 2 && BASH_REMATCH[2] >= 35))); then
    echo gnu
  else
    echo musl
  fi
}

# Downloads a file of the release into the current folder.
download() {
  curl --fail --silent --show-error --location --globoff --proto-redir '=https' --retry 3 \
    --output "$1" --url "$url/$1" ||
    fail "cannot download $url/$1; check the inputs version and download-url"
}

# Prints the SHA-256 of a file. macOS has shasum instead of sha256sum.
checksum() {
  if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -c1-64
}

# shellcheck disable=SC2153 # VERSION is set in action.yml.
version=${VERSION#v}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*$ ]] ||
  fail "\"$VERSION\" is not a version; write the input version like 0.1.0"

case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) archive=dateline-x86_64-unknown-linux-$(libc).tar.gz ;;
  Linux-ARM64) archive=dateline-aarch64-unknown-linux-$(libc).tar.gz ;;
  macOS-X64) archive=dateline-x86_64-apple-darwin.tar.gz ;;
  macOS-ARM64) archive=dateline-aarch64-apple-darwin.tar.gz ;;
  Windows-X64) archive=dateline-x86_64-pc-windows-msvc.zip ;;
  *) fail "there is no dateline archive for $RUNNER_OS on $RUNNER_ARCH; compile it with cargo instead" ;;
esac

url=${DOWNLOAD_URL:-$REPOSITORY_URL/releases/download/v$version}
url=${url%/}

# Two calls of the action in one job may install two versions. From here on, all names are relative, since tar
# takes the "D:" of a Windows path for the name of a computer.
folder=$RUNNER_TEMP/dateline-$version
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"

download "$archive"
if [ -n "$SHA256" ]; then
  expected=$SHA256
else
  download "$archive.sha256"
  # "HASH *NAME"
  read -r expected _ <"$archive.sha256" || true
fi
[[ $expected =~ ^[0-9A-Fa-f]{64}$ ]] || fail "\"$expected\" is not a SHA-256 checksum: 64 hexadecimal digits"
expected=$(tr 'A-F' 'a-f' <<<"$expected")
actual=$(checksum "$archive")
[ "$actual" = "$expected" ] ||
  fail "$url/$archive has the SHA-256 checksum $actual instead of $expected; it was not unpacked"

case $archive in
  # In dist's tar archives, the files are in a folder; in its zip archives, they are at the top.
  *.zip) unzip -q "$archive" ;;
  *) tar -xzf "$archive" --strip-components=1 ;;
esac
rm "$archive"

./dateline --version || fail "the dateline in $url/$archive does not run on this machine"
echo "$folder" >>"$GITHUB_PATH"
