#!/usr/bin/env bash
# The npm package durable-functions 3.5.0 with the usual loop over tasks as they complete: `yield Task.any(open)`, then remove the winner
# from `open`, until none is left. Two activities are open, and the first one has completed.
# Expected: the response to the host names each activity once, as pull request 517 of azure-functions-durable-js intends ("Ensure tasks are
# scheduled only once").
# Seen: the second `Task.any` names the activity that is still running again, so the host is asked to run it a second time.
# `Task.all`, and `yield` of the single task after `Task.any`, name it once.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund --loglevel=error durable-functions@3.5.0 >/dev/null
cat >probe.cjs <<'JS'
const { Orchestrator } = require('durable-functions/lib/src/orchestrations/Orchestrator.js')
const { version } = require('durable-functions/package.json')

const at = (second) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
const event = (EventType, second, more = {}) => ({ EventType, EventId: -1, IsPlayed: false, Timestamp: at(second), ...more })
// An orchestration that scheduled Slow and Quick; then Quick completed.
const history = [
  event(12, 0),
  event(0, 0, { Name: 'Loop', Input: 'null' }),
  event(4, 0, { EventId: 0, Name: 'Slow' }),
  event(4, 0, { EventId: 1, Name: 'Quick' }),
  event(13, 0),
  event(12, 1),
  event(5, 1, { TaskScheduledId: 1, Result: '"done"' }),
]
const binding = {
  history,
  input: null,
  instanceId: 'probe',
  isReplaying: true,
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

const orchestrators = {
  'Task.any in a loop': function* ({ df }) {
    const open = new Set([df.callActivity('Slow'), df.callActivity('Quick')])
    while (open.size > 0) open.delete(yield df.Task.any([...open]))
  },
  'yield of the other task after Task.any': function* ({ df }) {
    const slow = df.callActivity('Slow')
    yield df.Task.any([slow, df.callActivity('Quick')])
    yield slow
  },
  'Task.all': function* ({ df }) {
    yield df.Task.all([df.callActivity('Slow'), df.callActivity('Quick')])
  },
}

async function main() {
  const counts = {}
  for (const [name, orchestrator] of Object.entries(orchestrators)) {
    const { actions } = await new Orchestrator(orchestrator).handle(structuredClone(binding), {})
    counts[name] = JSON.stringify(actions).split('"Slow"').length - 1
  }
  console.log(`Node ${process.version}, durable-functions ${version}`)
  for (const [name, count] of Object.entries(counts)) console.log(`${name}: the activity is named ${count === 1 ? 'once' : `${count} times`}`)
  const seen = JSON.stringify(Object.values(counts))
  if (seen === '[2,1,1]') console.log('as described')
  else process.exit(1)
}
void main()
JS
node probe.cjs
