// Checks that every server runtime can use the fake host: in process, on a port, and with functions from a file.
import { writeFile } from 'node:fs/promises'
import { createMockHost } from '@durable-http/mock'
import { createAdminApi } from '@durable-http/mock/admin'
import { loadFunctions } from '@durable-http/mock/functions'
import { serveMockHost } from '@durable-http/mock/node'
import { createRecorder, createReplayer, readRecording } from '@durable-http/mock/recording'
import { createDurableTest } from '@durable-http/mock/testing'
import { check } from './check.mjs'

const file = `
orchestrators:
  Order:
    steps:
      - activity: Reserve
        input: \${input}
        retry: { maxAttempts: 2, firstInterval: 30d }
activities:
  Reserve: { fail: { attempts: [1], message: sold out }, result: '\${input} reserved' }
`

export async function smokeMock() {
  const path = `functions-${Date.now()}-${Math.random().toString(36).slice(2)}.yaml`
  await writeFile(path, file)
  const loaded = await loadFunctions(path)
  const host = createMockHost({ functions: loaded.functions, key: 'k', clock: { mode: 'virtual', autoAdvance: true } })
  const base = '/runtime/webhooks/durabletask'
  const started = await host.fetch(
    new Request(`http://localhost:7071${base}/orchestrators/Order/a?code=k`, { method: 'POST', body: '"A1"' }),
  )
  check('mock starts an orchestration of a file', started.status === 202)
  await host.clock.settle()
  check('mock turns its clock', host.instances.get('a')?.output === 'A1 reserved')

  const served = await serveMockHost({ host, loaded, port: 0 })
  const status = await fetch(`${served.url}${base}/instances/a?code=k`)
  check('mock listens', status.status === 200 && (await status.json()).runtimeStatus === 'Completed')
  await served.close()

  await smokeTestKit(host)
  await smokeAdmin(host)
  await smokeRecording(host)
  await host.dispose()
  await loaded[Symbol.asyncDispose]()
}

async function smokeTestKit(host) {
  const kit = createDurableTest({ host })
  const id = await kit.start('Order', 'B2')
  const { output } = await kit.wait(id)
  check('mock has a test kit', kit.kind === 'mock' && output === 'B2 reserved')
  await kit.expectHistory(id, ['ExecutionStarted', 'TaskFailed', 'TimerFired', 'TaskCompleted', 'ExecutionCompleted'])
  const fails = await kit.expectHistory(id, ['EventRaised']).then(
    () => false,
    () => true,
  )
  check('mock tells a history that lacks a step', fails)
}

async function smokeAdmin(host) {
  const handle = createAdminApi({ host })
  const ask = (path, init) => {
    const request = new Request(`http://localhost:7071${path}`, {
      ...init,
      headers: { host: 'localhost:7071', 'content-type': 'application/json' },
    })
    return handle(request, path)
  }
  const live = await ask('/_mock/v1/live')
  check('mock has an admin API', live.status === 200 && (await live.json()).status === 'ok')
  const body = JSON.stringify({ operation: 'startOrchestrationWithId', params: ['Order', 'a'], count: 1 })
  const verdict = await ask('/_mock/v1/requests/verify', { method: 'POST', body })
  check('mock verifies requests', (await verdict.json()).ok === true)
  check('mock leaves other paths to the host', (await ask('/runtime/webhooks/durabletask/instances')) === undefined)
}

async function smokeRecording(host) {
  const target = '/runtime/webhooks/durabletask/instances/a?code=k'
  const send = (url) => host.fetch(new Request(url))
  const recorder = createRecorder({ upstream: 'http://localhost:7071', keys: ['k'], fetch: send })
  const ask = (to) => to.fetch(new Request('http://localhost:7071/'), target)
  const recorded = await (await ask(recorder)).json()
  const text = JSON.stringify(recorder.recording)
  check('mock records without the key', recorded.output === 'A1 reserved' && !text.includes('code=k'))
  const replayer = createReplayer(readRecording(text, 'recording.json'), { key: 'k' })
  const replayed = await (await ask(replayer)).json()
  check('mock replays a recording', JSON.stringify(replayed) === JSON.stringify(recorded))
}
