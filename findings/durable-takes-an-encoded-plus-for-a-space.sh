#!/usr/bin/env bash
# The Durable Functions extension 3.19.0 starts an instance under an id with a plus sign, such as an e-mail address, percent-encoded as RFC 3986 asks:
# POST /orchestrators/WaitForGo/jane%2Borders%40example.com
# Expected: the instance is named jane+orders@example.com. The documentation forbids none of these characters in an id.
# Seen: the path is decoded once more, as a form, and the instance is named "jane orders@example.com". A list shows that name, and code in the app that
# looks for the id finds nothing; a second customer whose id does have the space is refused, because the id is taken. Only a plus sign that
# is encoded twice arrives. Pull request 3044, which was to mend links of ids with spaces, brought this about; 2.13.7 keeps the plus sign.
# Needs the .NET SDK 10 and Node.
set -euo pipefail
source "$(dirname "$(realpath "$0")")/lib/durable-host.sh"
folder=$(mktemp -d)
trap '{ kill -9 $(jobs -p); wait; } 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
durable_host 3.19.0
cat >probe.mjs <<'JS'
const { base } = process.env
const start = async (segment) => {
  const response = await fetch(`${base}/orchestrators/WaitForGo/${segment}`, { method: 'POST' })
  const { id, Message } = await response.json()
  console.log(`start of ${segment}: ${response.status} ${id ?? Message}`)
}
const listed = async () => (await (await fetch(`${base}/instances`)).json()).map(({ instanceId, runtimeStatus }) => `${instanceId} ${runtimeStatus}`)
await start('jane%2Borders%40example.com')
while (!(await listed()).join().endsWith('Running')) await new Promise((resolve) => setTimeout(resolve, 200))
console.log(`list: ${await listed()}`)
await start('jane%20orders%40example.com')
await start('jane%252Borders%40example.com')
JS
seen=$(node probe.mjs)
echo "$seen"
expected='start of jane%2Borders%40example.com: 202 jane orders@example.com
list: jane orders@example.com Running
start of jane%20orders%40example.com: 409 An Orchestration instance with the status Running already exists.
start of jane%252Borders%40example.com: 202 jane+orders@example.com'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
