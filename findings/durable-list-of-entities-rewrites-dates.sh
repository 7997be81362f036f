#!/usr/bin/env bash
# The Durable Functions extension 3.19.0 lists entities with their states: GET /entities/Bag?fetchState=true
# Expected: each state as it was stored, and as GET /entities/Bag/{key} shows it.
# Seen: texts in the state that look like a date with a time are read as dates and written anew: milliseconds of .000 are gone, and a time with
# an offset is moved to the zone of the server. A local time of day is lost, a text that is compared or signed no longer matches, and the
# two operations disagree about the same entity.
# Needs the .NET SDK 10 and Node.
set -euo pipefail
source "$(dirname "$(realpath "$0")")/lib/durable-host.sh"
folder=$(mktemp -d)
trap '{ kill -9 $(jobs -p); wait; } 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
export TZ=UTC
durable_host 3.19.0
cat >probe.mjs <<'JS'
const { base } = process.env
const get = async (path) => (await fetch(base + path)).json().catch(() => undefined)
const state = { due: '2026-01-15T00:00:00.000Z', pickup: '2026-01-15T09:30:00+02:00', day: '2026-01-15' }
await fetch(`${base}/entities/Bag/order-1?op=set`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(state) })
while (!(await get('/entities/Bag/order-1'))) await new Promise((resolve) => setTimeout(resolve, 200))
const one = await get('/entities/Bag/order-1')
const [listed] = await get('/entities/Bag?fetchState=true')
for (const [name, stored] of Object.entries(state)) console.log(`${name}: stored ${stored}, get ${one[name]}, list ${listed.state[name]}`)
JS
seen=$(node probe.mjs)
echo "$seen"
expected='due: stored 2026-01-15T00:00:00.000Z, get 2026-01-15T00:00:00.000Z, list 2026-01-15T00:00:00Z
pickup: stored 2026-01-15T09:30:00+02:00, get 2026-01-15T09:30:00+02:00, list 2026-01-15T07:30:00+00:00
day: stored 2026-01-15, get 2026-01-15, list 2026-01-15'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
