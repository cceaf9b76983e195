#!/usr/bin/env bash
# Runs `dateline check` in GitHub Actions. Writes annotations or a SARIF file, and the findings to the log
# and the job summary. Exits with the status of `dateline check`.
#
# Called by action.yml with DIRECTORY, ARGUMENTS (one option per line) and FORMAT (github or sarif).
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

# Percent-encodes each byte of a path that a URI cannot contain.
uri() {
  local LC_ALL=C text=$1 encoded='' char code i
  for ((i = 0; i < ${#text}; i++)); do
    char=${text:i:1}
    if [[ $char != [A-Za-z0-9/._~-] ]]; then
      printf -v code %d "'$char"
      # Bytes above 127 are negative where char is signed.
      printf -v char '%%%02X' $((code & 255))
    fi
    encoded+=$char
  done
  printf %s "$encoded"
}

# Copies standard input as preformatted HTML. GitHub refuses a summary above 1 MiB, so the rest is cut.
preformatted() {
  echo '<pre>'
  sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' | LC_ALL=C awk '
    (size += length($0) + 1) <= 900000 { print; next }
    { omitted++ }
    END { if (omitted) print "… " omitted " more lines are in the log of the step" }'
  echo '</pre>'
}

case $FORMAT in
  github | sarif) ;;
  *) fail "\"$FORMAT\" is not a format of this action; write the input format as github or sarif" ;;
esac
folder=$(cd -- "$DIRECTORY" 2>/dev/null && pwd -P) || fail "the input directory is not a folder: $DIRECTORY"

# Reports name files relative to events.toml; GitHub expects them relative to the repository.
root=$(cd -- "$GITHUB_WORKSPACE" && pwd -P)
case $folder in
  "$root") prefix= ;;
  "$root"/*) prefix=${folder#"$root"/}/ ;;
  *) fail "the input directory is outside the repository: $DIRECTORY" ;;
esac

# One option per line: "--fail-on warning", "--baseline=known findings.toml". A value may contain blanks.
options=()
while IFS=$' \t' read -r line; do
  option=${line%%[[:blank:]]*}
  if [ -z "$line" ] || [ "$line" = --all ]; then
    continue # "--all" is always set; twice, it would be an error.
  elif [ "$option" = "$line" ] || [[ $option = *=* ]]; then
    options+=("$line")
  else
    IFS=$' \t' read -r value <<<"${line#"$option"}"
    options+=("$option" "$value")
  fi
done <<<"${ARGUMENTS//$'\r'/}"

# Runs the check with a format. Before version 4.4, bash takes an empty array for an unset variable.
check() {
  dateline check --directory="$folder" --format="$1" --all ${options[@]+"${options[@]}"}
}

report=$RUNNER_TEMP/dateline-report
status=0
check "$FORMAT" >"$report" || status=$?
if [ "$status" -gt 1 ]; then
  fail "dateline check could not be carried out (exit status $status); the log of this step has the reason"
fi

# Runs the check again with readable output; the texts of the papers come from the cache.
text=$RUNNER_TEMP/dateline-report.txt
check human >"$text" 2>&1 || true

if [ "$FORMAT" = sarif ]; then
  sarif=$RUNNER_TEMP/dateline.sarif
  # In the values of JSON, quotation marks are escaped, so this is the key.
  PREFIX=$(uri "$prefix") awk '{ gsub(/"uri": "/, "&" ENVIRON["PREFIX"]); print }' "$report" >"$sarif"
  echo "sarif=$sarif" >>"$GITHUB_OUTPUT"
  # The words of a paper must not be taken for a command to the runner.
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '::stop-commands::%s\n' "$token"
  cat "$text"
  printf '::%s::\n' "$token"
else
  prefix=${prefix//'%'/%25}
  prefix=${prefix//:/%3A}
  PREFIX=${prefix//,/%2C} awk '
    match($0, /^::(error|warning|notice) file=/) {
      $0 = substr($0, 1, RLENGTH) ENVIRON["PREFIX"] substr($0, RLENGTH + 1)
    }
    { print }' "$report"
fi

{
  echo '### dateline check'
  echo
  preformatted <"$text"
} >>"$GITHUB_STEP_SUMMARY"
exit "$status"
