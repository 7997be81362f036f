#!/usr/bin/env bash
# An orchestrator of the npm package durable-functions 3.5.0 collects events in a loop: it waits for the event Item or an hour, stores what came, and
# waits again. Two events arrive shortly after each other, the second one while the first is being stored.
# Expected: both are received. The documentation of external events says that an event for which nobody waits is kept until somebody does.
# Seen: true only while no wait has timed out. The wait that lost against its timer takes the second event, although nobody looks at it any more,
# and the next wait never gets it: the item is lost, and the instance waits for ever. A wait cannot be cancelled, unlike a timer.
# In the extension for .NET this was a bug, and was mended: issue 3255 of azure-functions-durable-extension.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund --loglevel=error durable-functions@3.5.0 >/dev/null
cat >probe.cjs <<'JS'
const { Orchestrator } = require('durable-functions/lib/src/orchestrations/Orchestrator.js')
const { version } = require('durable-functions/package.json')

const hour = (count) => new Date(Date.UTC(2026, 0, 1, count)).toISOString()
const event = (EventType, more = {}) => ({ EventType, EventId: -1, IsPlayed: false, Timestamp: hour(0), ...more })
const [begin, end] = [event(12), event(13)]
const timer = (EventId) => [event(10, { EventId, FireAt: hour(1) }), end]
const fired = (TimerId) => [begin, event(11, { TimerId, FireAt: hour(1) })]
const scheduled = (EventId, Name) => [event(4, { EventId, Name }), end]
const completed = (TaskScheduledId) => [begin, event(5, { TaskScheduledId, Result: 'null' })]
const raised = (value) => [begin, event(15, { Name: 'Item', Input: JSON.stringify(value) })]

const received = []
function* collect({ df }) {
  received.length = 0
  while (received.length < 2) {
    const item = df.waitForExternalEvent('Item')
    const timeout = df.createTimer(new Date(hour(1)))
    if ((yield df.Task.any([item, timeout])) === timeout) {
      yield df.callActivity('Remind')
      continue
    }
    timeout.cancel()
    received.push(item.result)
    yield df.callActivity('Store', item.result)
  }
}

async function run(...history) {
  const trigger = {
    history: [begin, event(0, { Name: 'Collect', Input: 'null' }), ...history.flat()],
    input: null,
    instanceId: 'probe',
    isReplaying: false,
    parentInstanceId: null,
    upperSchemaVersion: 3,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '6.00:00:00',
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
    taskHubName: 'Hub',
    creationUrls: {},
    managementUrls: {},
  }
  const { isDone } = await new Orchestrator(collect).handle(trigger, {})
  return `receives ${received.join(' and ')}, ${isDone ? 'and ends' : 'and waits'}`
}

// The first free number of a task, and the two events: the second one arrives before the first is stored.
const twoItems = (id) => [timer(id), raised('first'), scheduled(id + 1, 'Store'), raised('second'), completed(id + 1), scheduled(id + 3, 'Store'), completed(id + 3)]
const aTimeout = [timer(0), fired(0), scheduled(1, 'Remind'), completed(1)]

async function main() {
  console.log(`durable-functions ${version}`)
  console.log(`no wait has timed out: ${await run(...twoItems(0))}`)
  console.log(`one wait has timed out: ${await run(...aTimeout, ...twoItems(2))}`)
}
void main()
JS
seen=$(node probe.cjs)
echo "$seen"
expected='durable-functions 3.5.0
no wait has timed out: receives first and second, and ends
one wait has timed out: receives first, and waits'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
