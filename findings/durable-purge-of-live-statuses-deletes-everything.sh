#!/usr/bin/env bash
# The Durable Functions extension 3.19.0 is asked by the client of the npm package durable-functions 3.5.0 to purge the instances that hang in
# Pending: `purgeInstanceHistoryBy({ createdTimeFrom, runtimeStatus: [OrchestrationRuntimeStatus.Pending] })`.
# Expected: the documentation of the HTTP API says that runtimeStatus "filters the list of purged instances based on their runtime status".
# No instance is Pending, so nothing is purged; or the call fails, because only ended instances can be purged.
# Seen: the storage provider drops the statuses that are not terminal, none is left, and no status at all means every instance: completed ones,
# one that is running, and the state of an entity are deleted.
# Needs the .NET SDK 10 and Node.
set -euo pipefail
source "$(dirname "$(realpath "$0")")/lib/durable-host.sh"
folder=$(mktemp -d)
trap '{ kill -9 $(jobs -p); wait; } 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund --loglevel=error durable-functions@3.5.0 >/dev/null
durable_host 3.19.0
cat >probe.cjs <<'JS'
console.warn = () => {}
const { EntityId, OrchestrationRuntimeStatus } = require('durable-functions')
const { DurableClient } = require('durable-functions/lib/src/durableClient/DurableClient.js')
const { version } = require('durable-functions/package.json')

const client = new DurableClient({ taskHubName: 'Finding', creationUrls: {}, managementUrls: {}, rpcBaseUrl: `${process.env.base}/` })
const counter = new EntityId('Bag', 'balance')
const there = async () => {
  const instances = await client.getStatusAll()
  return instances.map(({ instanceId, runtimeStatus }) => `${instanceId} ${runtimeStatus}`).join(', ') || 'nothing'
}
const state = async () => JSON.stringify((await client.readEntityState(counter)).entityState)
const until = async (condition) => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 200))
}

async function main() {
  console.log(`extension 3.19.0, durable-functions ${version}`)
  await client.startNew('Echo', { instanceId: 'order-1' })
  await client.startNew('WaitForGo', { instanceId: 'order-2' })
  await client.signalEntity(counter, 'set', 100)
  await until(async () => (await there()) === '@bag@balance Running, order-1 Completed, order-2 Running' && (await state()) === '100')
  const createdTimeFrom = new Date(Date.now() - 86_400_000)
  for (const status of [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Pending]) {
    const { instancesDeleted } = await client.purgeInstanceHistoryBy({ createdTimeFrom, runtimeStatus: [status] })
    console.log(`purge of ${status}: ${instancesDeleted} deleted; left: ${await there()}; state of the entity: ${await state()}`)
  }
}
void main()
JS
seen=$(node probe.cjs 2>/dev/null)
echo "$seen"
expected='extension 3.19.0, durable-functions 3.5.0
purge of Failed: 0 deleted; left: @bag@balance Running, order-1 Completed, order-2 Running; state of the entity: 100
purge of Pending: 3 deleted; left: nothing; state of the entity: undefined'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
