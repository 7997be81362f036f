#!/usr/bin/env bash
# The Durable Functions extension 3.19.0 restarts an orchestration, which its documentation describes as starting it again with its original input.
# Expected: the restarted orchestrator gets the input that the first one got.
# Seen: the stored input is read as JSON, its numbers become doubles, and the new instance gets what is written anew: digits beyond the
# seventeenth are lost, and 1.10 becomes 1.1. An amount or a key that is a long decimal number is another one after the restart.
# Needs the .NET SDK 10 and Node. The extension serves its local endpoint itself; no Functions host is involved.
set -euo pipefail
source "$(dirname "$(realpath "$0")")/lib/durable-host.sh"
folder=$(mktemp -d)
trap '{ kill -9 $(jobs -p); wait; } 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
durable_host 3.19.0
cat >probe.mjs <<'JS'
const { base } = process.env
const ended = async (id) => {
  for (;;) {
    const status = await fetch(`${base}/instances/${id}?showHistory=true`).then((response) => response.json()).catch(() => ({}))
    if (status.runtimeStatus === 'Completed') return status.historyEvents[0].Input
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
const post = (path, body) => fetch(base + path, { method: 'POST', body, headers: { 'content-type': 'application/json' } }).then((response) => response.json())
const first = await post('/orchestrators/Echo', '{"amount":12345678901234567.89,"rate":1.10}')
console.log(`started with:   ${await ended(first.id)}`)
const second = await post(`/instances/${first.id}/restart`)
console.log(`restarted with: ${await ended(second.id)}`)
JS
seen=$(node probe.mjs)
echo "$seen"
expected='started with:   {"amount":12345678901234567.89,"rate":1.10}
restarted with: {"amount":12345678901234568.0,"rate":1.1}'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
