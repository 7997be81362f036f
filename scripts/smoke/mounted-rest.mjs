// The REST app below a prefix of an app that is not ours, with a middleware and routes of its own.
import { createRestApp } from '@durable-http/rest'
import { Hono } from 'hono'
import { check } from './check.mjs'

const mount = 'http://gateway.test/ops/acme/durable'
const api = `${mount}/runtime/webhooks/durabletask`
const json = { 'content-type': 'application/json' }

export async function smokeMountedRest({ client, key }) {
  const app = new Hono()
    .use(async (c, next) => {
      await next()
      c.header('x-outer', 'here')
    })
    .get('/', (c) => c.text('home'))
    .route('/ops/:tenant/durable', createRestApp({ client }))
  const ask = async (url, init) => app.fetch(new Request(url, init))

  const started = await ask(`${api}/orchestrators/WaitForGo`, { method: 'POST', headers: json, body: '{"a":1}' })
  const text = await started.text()
  check('rest starts an orchestration', started.status === 202)
  check('rest shows no key', !text.includes(key) && !text.includes('code='))
  const links = JSON.parse(text)
  check('links have the prefix', links.statusQueryGetUri.startsWith(`${api}/instances/${links.id}?`))
  check('Location is the link', started.headers.get('location') === links.statusQueryGetUri)
  check('the app around has its say', started.headers.get('x-outer') === 'here')

  const running = await until(async () => {
    const response = await ask(links.statusQueryGetUri)
    const status = await response.json()
    return status.runtimeStatus === 'Running' && { response, status }
  })
  check('rest reads a status', running.response.status === 202 && running.status.input.a === 1)
  check('Location of a status has the prefix', running.response.headers.get('location').startsWith(`${api}/`))
  const raised = await ask(links.sendEventPostUri.replace('{eventName}', 'Go'), {
    method: 'POST',
    headers: json,
    body: '7',
  })
  check('rest raises an event', raised.status === 202)
  const ended = await until(async () => {
    const response = await ask(links.statusQueryGetUri)
    return response.status === 200 && response.json()
  })
  check('the event has arrived', ended.runtimeStatus === 'Completed' && ended.output === 7)
  check('rest purges', (await ask(links.purgeHistoryDeleteUri, { method: 'DELETE' })).status === 200)

  const missing = await ask(links.statusQueryGetUri)
  const problem = await missing.json()
  check('errors are problem details', missing.headers.get('content-type') === 'application/problem+json')
  check('errors tell what is wrong', missing.status === 404 && problem.code === 'not_found' && problem.status === 404)
  const wrong = await (await ask(`${api}/instances?top=0`)).json()
  check('errors name the parameter', wrong.issues[0].parameter === 'top')

  const document = await (await ask(`${mount}/openapi.json`)).json()
  check('the document is served at the prefix', document.openapi.startsWith('3.1') && document.servers[0].url === mount)
  const page = await ask(`${mount}/docs`)
  check('the reference page is served', page.status === 200 && (await page.text()).includes('startOrchestration'))
  check('paths of others are theirs', (await (await ask('http://gateway.test/')).text()) === 'home')
  check('no path is taken outside the prefix', (await ask(api.replace('/ops/acme/durable', ''))).status === 404)

  // Pages may send streams over HTTP/2 only.
  if (globalThis.document === undefined) await smokeLongBodies(ask)
}

// Bodies over 64 kB are sent while they arrive, and are aborted if they would do harm.
async function smokeLongBodies(ask) {
  const long = 'x'.repeat(100_000)
  const post = (id, ...pieces) =>
    ask(`${api}/orchestrators/Echo/${id}`, { method: 'POST', headers: json, body: streamOf(pieces), duplex: 'half' })
  const good = crypto.randomUUID()
  check('a long body goes up', (await post(good, `["${long}"`, ',1', ']')).status === 202)
  await until(async () => {
    const status = await (await ask(`${api}/instances/${good}`)).json()
    return status.runtimeStatus === 'Completed' && status.output[0] === long
  })
  const bad = crypto.randomUUID()
  // The host would take an array without its end, if it took what has gone up for all there is.
  const refused = await post(bad, `["${long}"`, ',undefined]')
  check('a long body that does harm is refused', refused.status === 400)
  check('the refusal names the rule', (await refused.json()).issues[0].hazard === 'unreadableBody')
  await pause(300)
  check('a refused body starts nothing', (await ask(`${api}/instances/${bad}`)).status === 404)
}

function streamOf(pieces) {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      await pause(5)
      if (pieces.length === 0) controller.close()
      else controller.enqueue(encoder.encode(pieces.shift()))
    },
  })
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function until(happens) {
  for (let attempt = 0; attempt < 200; attempt++) {
    const found = await happens()
    if (found) return found
    await pause(50)
  }
  throw new Error('it never happened')
}
