// Checks that a function app of CommonJS and ES modules runs on every server runtime.
import { createMockHost } from '@durable-http/mock'
import { loadFunctions } from '@durable-http/mock/functions'
import { serveMockHost } from '@durable-http/mock/node'
import { check } from './check.mjs'

export async function smokeFunctionApp() {
  const loaded = await loadFunctions('function-app', { log: (line) => console.error(line) })
  const host = createMockHost({ functions: loaded.functions, clock: { mode: 'virtual', autoAdvance: true } })
  const served = await serveMockHost({ host, loaded, port: 0 })
  const started = await fetch(`${served.url}/api/start`, { method: 'POST' })
  const { id, statusQueryGetUri } = await started.json()
  check('mock serves an HTTP trigger of an app', started.status === 202 && typeof id === 'string')
  await host.clock.idle()
  const { runtimeStatus, output } = await (await fetch(statusQueryGetUri)).json()
  check('mock runs a function app', runtimeStatus === 'Completed' && output === 'Hello Kim')
  await served.close()
  await host.dispose()
  await loaded[Symbol.asyncDispose]()
}
