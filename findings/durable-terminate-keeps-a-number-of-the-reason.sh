#!/usr/bin/env bash
# The Durable Functions extension 3.19.0 terminates an instance with a reason that begins with a number, a literal or a quoted word.
# Expected: the documentation of the HTTP API calls `reason` "the reason for terminating the orchestration instance"; the status shows it as
# `output`, as it does for "customer left".
# Seen: the status reads the reason as JSON, keeps the first value and drops the rest: "2 payments are missing" becomes the number 2, and
# "true story" becomes true. An operator who looks up why an order was stopped finds a 2. The history still has the whole reason.
# Needs the .NET SDK 10 and Node.
set -euo pipefail
source "$(dirname "$(realpath "$0")")/lib/durable-host.sh"
folder=$(mktemp -d)
trap '{ kill -9 $(jobs -p); wait; } 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
durable_host 3.19.0
cat >probe.mjs <<'JS'
const { base } = process.env
const pause = () => new Promise((resolve) => setTimeout(resolve, 200))
const status = (id) => fetch(`${base}/instances/${id}?showHistory=true`).then((response) => response.json()).catch(() => ({}))
const reached = async (id, runtimeStatus) => {
  for (;;) {
    const instance = await status(id)
    if (instance.runtimeStatus === runtimeStatus) return instance
    await pause()
  }
}
const reasons = ['customer left', '2 payments are missing', '404 at the warehouse', 'true story: no stock', '"Blue" sold out']
for (const [index, reason] of reasons.entries()) {
  const id = `order-${index}`
  await fetch(`${base}/orchestrators/WaitForGo/${id}`, { method: 'POST' })
  await reached(id, 'Running')
  await fetch(`${base}/instances/${id}/terminate?reason=${encodeURIComponent(reason)}`, { method: 'POST' })
  const { output, historyEvents } = await reached(id, 'Terminated')
  const kept = historyEvents.find(({ EventType }) => EventType === 'ExecutionTerminated').Input
  console.log(`${reason}: output ${JSON.stringify(output)}, history ${kept === reason ? 'whole' : JSON.stringify(kept)}`)
}
JS
seen=$(node probe.mjs)
echo "$seen"
expected='customer left: output "customer left", history whole
2 payments are missing: output 2, history whole
404 at the warehouse: output 404, history whole
true story: no stock: output true, history whole
"Blue" sold out: output "Blue", history whole'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
