#!/usr/bin/env bash
# The client of the npm package durable-functions 3.5.0, pointed at an address where no Durable Functions host is: a web server that has
# no such page, as after a typing error in the path or while another app has the name.
# Expected: an error, since nothing is known about the instance.
# Seen: purgeInstanceHistory resolves to { instancesDeleted: 0 }, as if the host had looked and found nothing, and raiseEvent says that
# there is no instance of that id. A clean-up job or a test that trusts this passes without having done anything.
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

const server = http.createServer((request, response) => {
  response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html><title>Not Found</title>')
})
server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}/runtime/webhooks/durabletask`
  const link = (path = '') => `${base}/instances/INSTANCEID${path}?code=key`
  const client = new DurableClient({
    taskHubName: 'Hub',
    creationUrls: { createNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?code=key` },
    managementUrls: {
      id: 'INSTANCEID',
      statusQueryGetUri: link(),
      sendEventPostUri: link('/raiseEvent/{eventName}'),
      purgeHistoryDeleteUri: link(),
      terminatePostUri: link('/terminate'),
    },
    baseUrl: base,
    requiredQueryStringParameters: 'code=key',
  })
  const told = (promise) => promise.then((value) => JSON.stringify(value), (error) => `${error.name}: ${error.message}`)
  console.log(`durable-functions ${version}`)
  console.log(`purge: ${await told(client.purgeInstanceHistory('order-1'))}`)
  console.log(`raise: ${await told(client.raiseEvent('order-1', 'Go', 1))}`)
  server.close()
})
JS
seen=$(node probe.cjs 2>/dev/null)
echo "$seen"
expected='durable-functions 3.5.0
purge: {"instancesDeleted":0}
raise: Error: No instance with ID '"'order-1'"' found.'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
