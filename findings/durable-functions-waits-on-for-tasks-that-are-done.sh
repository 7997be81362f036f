#!/usr/bin/env bash
# The npm package durable-functions 3.5.0: tasks that have already ended are given to `Task.any` or `Task.all`. An event Cancel that an
# order waits for at each step, for one, arrives while another activity runs.
# Expected: an ended task counts, as in `Promise.race`, in `Task.WhenAny` of .NET, and in Python since pull request 391 of
# azure-functions-durable-python ("Detect sub-task completion in constructor").
# Seen: it does not. The cancelled order is charged; and `Task.all` of tasks that have all ended, or of one that failed and one that ends
# later, never resumes: the instance stays Running, with nothing left that could wake it up.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund --loglevel=error durable-functions@3.5.0 >/dev/null
cat >probe.cjs <<'JS'
const { Orchestrator } = require('durable-functions/lib/src/orchestrations/Orchestrator.js')
const { version } = require('durable-functions/package.json')

const event = (EventType, more = {}) => ({ EventType, EventId: -1, IsPlayed: false, Timestamp: '2026-01-01T00:00:00Z', ...more })
const begin = event(12)
const end = event(13)
const scheduled = (EventId, Name) => event(4, { EventId, Name })
const completed = (TaskScheduledId) => event(5, { TaskScheduledId, Result: '"done"' })
const failed = (TaskScheduledId) => event(6, { TaskScheduledId, Reason: 'failed', Details: 'declined' })
const raised = (Name) => event(15, { Name, Input: 'true' })

// Runs an orchestrator over the history of a host that did everything it was asked to do.
async function run(orchestrator, ...history) {
  const { isDone, output } = await new Orchestrator(orchestrator).handle(
    {
      history: [begin, event(0, { Name: 'Order', Input: 'null' }), ...history],
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
    },
    {},
  )
  return isDone ? output : 'waits for ever'
}

function* order({ df }) {
  const cancel = df.waitForExternalEvent('Cancel')
  if ((yield df.Task.any([cancel, df.callActivity('Reserve')])) === cancel) return 'cancelled'
  yield df.callActivity('CheckAddress')
  if ((yield df.Task.any([cancel, df.callActivity('Charge')])) === cancel) return 'cancelled'
  return 'charged'
}
function* allOfEnded({ df }) {
  const tasks = [df.callActivity('A'), df.callActivity('B')]
  for (const task of tasks) yield task
  return (yield df.Task.all(tasks)).join()
}
function* allAfterFailure({ df }) {
  const tasks = [df.callActivity('A'), df.callActivity('B')]
  const first = yield df.Task.any(tasks)
  if (!first.isFaulted) return 'the other one ended first'
  try {
    return (yield df.Task.all(tasks)).join()
  } catch {
    return 'an error'
  }
}

async function main() {
  const reserve = [scheduled(0, 'Reserve'), end, begin, completed(0), scheduled(1, 'CheckAddress'), end]
  const cancelled = [begin, raised('Cancel'), end, begin, completed(1), scheduled(2, 'Charge'), end, begin, completed(2)]
  const oneByOne = [scheduled(0, 'A'), end, begin, completed(0), scheduled(1, 'B'), end, begin, completed(1)]
  const firstFails = [scheduled(0, 'A'), scheduled(1, 'B'), end, begin, failed(0), end, begin, completed(1)]
  console.log(`durable-functions ${version}`)
  console.log(`Cancel arrives before the charge: ${await run(order, ...reserve, ...cancelled)}`)
  console.log(`Task.all of two completed tasks: ${await run(allOfEnded, ...oneByOne)}`)
  console.log(`Task.all of a failed task and one that completes later: ${await run(allAfterFailure, ...firstFails)}`)
}
void main()
JS
seen=$(node probe.cjs)
echo "$seen"
expected='durable-functions 3.5.0
Cancel arrives before the charge: charged
Task.all of two completed tasks: waits for ever
Task.all of a failed task and one that completes later: waits for ever'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
