#!/usr/bin/env bash
# The client of the npm package durable-functions 3.5.0 puts the reason of `terminate` and the event name of `raiseEvent` into an address
# as they are. Its types say `reason: string` and `eventName: string`; its documentation names no characters that would have to be escaped.
# Expected: the host receives the reason and the name that the caller gave.
# Seen: a reason ends at the first `&` or `#`, and an event name at the first `#` or `?`. The event `Approved#2` of the second approver is
# raised as `Approved`, which is another event. Each call resolves as if all were well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund --loglevel=error durable-functions@3.5.0 >/dev/null
cat >probe.cjs <<'JS'
const http = require('node:http')
console.warn = () => {}
const { DurableClient } = require('durable-functions/lib/src/durableClient/DurableClient.js')
const { version } = require('durable-functions/package.json')

// Accepts everything, as the host does for a running instance, and keeps the address.
let received
const server = http.createServer((request, response) => {
  received = new URL(request.url, 'http://127.0.0.1')
  response.writeHead(202).end()
})
const eventName = () => decodeURIComponent(received.pathname.split('/').at(-1))
const reason = () => received.searchParams.get('reason')

server.listen(0, '127.0.0.1', async () => {
  const rpcBaseUrl = `http://127.0.0.1:${server.address().port}/durabletask/`
  const client = new DurableClient({ taskHubName: 'Hub', creationUrls: {}, managementUrls: {}, rpcBaseUrl })
  const show = (what, sent, seen) => console.log(`${what}: ${JSON.stringify(sent)} arrives as ${JSON.stringify(seen())}`)
  console.log(`durable-functions ${version}`)
  for (const sent of ['budget used up', 'R&D used up its budget', 'duplicate of order #4711']) {
    await client.terminate('order-1', sent)
    show('terminate', sent, reason)
  }
  for (const sent of ['Approved', 'Approved#2']) {
    await client.raiseEvent('order-1', sent, true)
    show('raiseEvent', sent, eventName)
  }
  server.close()
})
JS
seen=$(node probe.cjs 2>/dev/null)
echo "$seen"
expected='durable-functions 3.5.0
terminate: "budget used up" arrives as "budget used up"
terminate: "R&D used up its budget" arrives as "R"
terminate: "duplicate of order #4711" arrives as "duplicate of order "
raiseEvent: "Approved" arrives as "Approved"
raiseEvent: "Approved#2" arrives as "Approved"'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
