#!/usr/bin/env bash
# The client of the npm package durable-functions 3.5.0 is asked for a status without the input, `getStatus(id, { showInput: false })`,
# because the input is large or personal.
# Expected: its types say of showInput "Specifies whether orchestration input should be included in the response"; the host leaves the input
# out for `?showInput=false`, and puts it in without that parameter.
# Seen: in a function app (where the host gives the client an `rpcBaseUrl`) true is sent, and false is not, so the input is read from storage, sent and
# returned all the same. The branch of the same client for hosts without that address does send false.
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

// Leaves the input out as the host does.
let query
const server = http.createServer((request, response) => {
  query = new URL(request.url, 'http://127.0.0.1').searchParams.get('showInput')
  const times = { createdTime: '2026-01-01T00:00:00Z', lastUpdatedTime: '2026-01-01T00:00:00Z' }
  const input = query === 'false' ? null : 'the input'
  const status = { name: 'Order', instanceId: 'order-1', runtimeStatus: 'Completed', input, customStatus: null, output: null, ...times }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(status))
})
server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}/durabletask`
  const addresses = { taskHubName: 'Hub', creationUrls: {}, managementUrls: { id: 'INSTANCEID', statusQueryGetUri: `${base}/instances/INSTANCEID?code=key` } }
  const clients = { 'with rpcBaseUrl': { ...addresses, rpcBaseUrl: `${base}/` }, 'without rpcBaseUrl': addresses }
  console.log(`durable-functions ${version}`)
  for (const [name, data] of Object.entries(clients))
    for (const showInput of [true, false]) {
      const { input } = await new DurableClient(data).getStatus('order-1', { showInput })
      console.log(`${name}, showInput ${showInput}: sends ${query ?? 'nothing'}, returns ${input ?? 'no input'}`)
    }
  server.close()
})
JS
seen=$(node probe.cjs 2>/dev/null)
echo "$seen"
expected='durable-functions 3.5.0
with rpcBaseUrl, showInput true: sends true, returns the input
with rpcBaseUrl, showInput false: sends nothing, returns the input
without rpcBaseUrl, showInput true: sends true, returns the input
without rpcBaseUrl, showInput false: sends false, returns no input'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
