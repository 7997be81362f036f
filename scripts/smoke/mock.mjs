// Checks that every server runtime can use the fake host: in process, on a port, and with functions from a file.
import { writeFile } from 'node:fs/promises'
import { createMockHost } from '@durable-http/mock'
import { loadFunctions } from '@durable-http/mock/functions'
import { serveMockHost } from '@durable-http/mock/node'
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
  await host.dispose()
  await loaded[Symbol.asyncDispose]()
}
