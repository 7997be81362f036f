#!/usr/bin/env bash
# A clean-up job with the client of the npm package durable-functions 3.5.0 lists all instances and keeps those that are older than a day:
# `(await client.getStatusAll()).filter(({ createdTime }) => createdTime < aDayAgo)`
# Expected: `createdTime` is a Date, as the type of `getStatusAll` and `getStatusBy` says (`Promise<DurableOrchestrationStatus[]>`, "createdTime: Date"), and
# as it is in the result of `getStatus`.
# Seen: in lists it is a text. TypeScript compiles the comparison, and it is false for every instance, old or new: the job finds nothing to clean
# up, and says so each day.
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

// One old instance, as the host shows it alone and in a list.
const created = '2020-01-01T00:00:00Z'
const old = { name: 'Order', instanceId: 'order-1', runtimeStatus: 'Completed', input: null, customStatus: null, output: null, createdTime: created, lastUpdatedTime: created }
const server = http.createServer((request, response) => {
  const isOne = new URL(request.url, 'http://127.0.0.1').pathname.endsWith('/order-1')
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(isOne ? old : [old]))
})
server.listen(0, '127.0.0.1', async () => {
  const rpcBaseUrl = `http://127.0.0.1:${server.address().port}/durabletask/`
  const client = new DurableClient({ taskHubName: 'Hub', creationUrls: {}, managementUrls: {}, rpcBaseUrl })
  const aDayAgo = new Date(Date.now() - 86_400_000)
  const show = (call, { createdTime }) =>
    console.log(`${call}: a ${createdTime instanceof Date ? 'Date' : typeof createdTime}, older than a day: ${createdTime < aDayAgo}`)
  console.log(`durable-functions ${version}`)
  show('getStatus', await client.getStatus('order-1'))
  show('getStatusAll', (await client.getStatusAll())[0])
  show('getStatusBy', (await client.getStatusBy({ createdTimeTo: aDayAgo }))[0])
  server.close()
})
JS
seen=$(node probe.cjs 2>/dev/null)
echo "$seen"
expected='durable-functions 3.5.0
getStatus: a Date, older than a day: true
getStatusAll: a string, older than a day: false
getStatusBy: a string, older than a day: false'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
