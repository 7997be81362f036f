#!/usr/bin/env bash
# An entity of an app with the npm package durable-functions 3.5.0 signals another entity: `context.df.signalEntity(id, 'set', 0)`.
# Expected: the other entity gets 0 as its input. `signalEntity` of the client and of orchestrators sends it, and so does this one for 1.
# Seen: 0, false and '' are sent as no input, so `getInput()` of the other entity is undefined. A balance or a switch that is to be
# set to 0 or false is set to nothing: `setState(getInput())` then leaves the entity without a state.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund --loglevel=error durable-functions@3.5.0 >/dev/null
cat >probe.cjs <<'JS'
const { EntityId } = require('durable-functions')
const { Entity } = require('durable-functions/lib/src/entities/Entity.js')
const { Orchestrator } = require('durable-functions/lib/src/orchestrations/Orchestrator.js')
const { version } = require('durable-functions/package.json')

const target = new EntityId('Account', '1')
// One operation of an entity, as the host asks for it, and what the worker responds.
const operation = (handler, input) =>
  new Entity(handler).handle({ self: { name: 'account', key: '1' }, exists: true, state: '100', batch: [{ id: 'a', name: 'set', isSignal: true, input }] }, {})
const binding = () => ({
  history: [12, 0].map((EventType) => ({ EventType, EventId: -1, IsPlayed: false, Timestamp: '2026-01-01T00:00:00Z', Name: 'Probe', Input: 'null' })),
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
})

async function main() {
  console.log(`durable-functions ${version}`)
  for (const value of [1, 0, false, '']) {
    const byEntity = await operation(({ df }) => df.signalEntity(target, 'set', value))
    const byOrchestrator = await new Orchestrator(function* ({ df }) {
      df.signalEntity(target, 'set', value)
    }).handle(binding(), {})
    let got
    await operation(({ df }) => void (got = df.getInput()), byEntity.signals[0].input)
    console.log(`${JSON.stringify(value)}: an orchestrator sends ${JSON.stringify(byOrchestrator.actions[0][0].input)}, an entity ${byEntity.signals[0].input || 'nothing'}; getInput() is ${JSON.stringify(got)}`)
  }
  const after = await operation(({ df }) => df.setState(df.getInput()), '')
  console.log(`the state, 100 before, is then ${after.entityState}`)
}
void main()
JS
seen=$(node probe.cjs)
echo "$seen"
expected='durable-functions 3.5.0
1: an orchestrator sends 1, an entity 1; getInput() is 1
0: an orchestrator sends 0, an entity nothing; getInput() is undefined
false: an orchestrator sends false, an entity nothing; getInput() is undefined
"": an orchestrator sends "", an entity nothing; getInput() is undefined
the state, 100 before, is then undefined'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
