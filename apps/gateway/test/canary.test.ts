import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createDurableClient, type Fetch, type OperationName, operationNames } from '@durable-http/core'
import type { Fault } from '@durable-http/mock'
import { describe, expect, test, vi } from 'vitest'
import { exampleInputs } from './example-inputs.ts'
import { type ServedStack, serveStack } from './served-gateway.ts'
import { serveMock } from './served-mock.ts'
import { toolCalls, toolCallSeed } from './tool-calls.ts'

const key = 'Canary/7+x9=='
const once1 = encodeURIComponent(key)
const spellings = [key, once1, once1.toLowerCase(), encodeURIComponent(once1), key.replaceAll('/', '\\/'), 'Canary']

const holdsKey = (text: string) => spellings.filter((spelling) => text.includes(spelling))

async function everythingSaid(response: Response): Promise<string> {
  const headers = Array.from(response.headers, ([name, value]) => `${name}: ${value}`)
  // A torn body throws, and what had come until then is gone with it.
  const body = await response.text().catch(() => '')
  return [`${response.status} ${response.statusText}`, ...headers, body].join('\n')
}

/** Calls every operation through the client, as it stands and with what its example leaves to the host. */
async function playRest(stack: ServedStack): Promise<string[]> {
  const said: string[] = []
  const fetch: Fetch = async (url, init) => {
    const response = await globalThis.fetch(url, init)
    said.push(await everythingSaid(response.clone()))
    return response
  }
  const client = createDurableClient({ baseUrl: stack.restUrl, retry: false, fetch })
  const raw = client.raw as unknown as Record<OperationName, (input: object) => Promise<Response>>
  for (const name of operationNames) {
    const { taskHub: _, connection: __, ...plain } = exampleInputs[name] as Record<string, unknown>
    for (const input of [plain, exampleInputs[name]]) {
      await raw[name](input).then(
        (response) => response.body?.cancel(),
        (error: unknown) => said.push(String((error as Error).stack)),
      )
      await stack.host.clock.settle()
    }
  }
  for (const path of ['/openapi.json', '/docs', '/nowhere', `/${once1}`]) {
    said.push(await everythingSaid(await globalThis.fetch(stack.restUrl + path)))
  }
  return said
}

async function playMcp(stack: ServedStack): Promise<string[]> {
  const said: string[] = []
  const send = async (method: string, params: object) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    said.push(await everythingSaid(await globalThis.fetch(`${stack.mcpUrl}/mcp`, { method: 'POST', headers, body })))
    await stack.host.clock.settle()
  }
  await send('tools/list', {})
  for (const [name, args] of Object.entries(toolCalls)) {
    await send('tools/call', { name: name.toLowerCase(), arguments: args })
    await send('tools/call', { name: name.toLowerCase(), arguments: { ...args, format: 'detailed' } })
    await send('tools/call', { name: name.toLowerCase(), arguments: {} })
  }
  return said
}

function captureOutput() {
  const written: string[] = []
  const write = (chunk: unknown) => {
    written.push(String(chunk))
    return true
  }
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(write))
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    spies.push(vi.spyOn(console, method).mockImplementation((...args) => void written.push(args.join(' '))) as never)
  }
  return {
    written,
    [Symbol.dispose]() {
      for (const spy of spies) spy.mockRestore()
    },
  }
}

const html = `<html><a href="https://h/x?code=${once1}">${key}</a></html>`
const faults: [string, Fault[]][] = [
  ['responds as it should', []],
  [
    'responds with 500 and quotes the key',
    [{ status: 500, body: JSON.stringify({ Message: key, ExceptionMessage: once1 }) }],
  ],
  ['responds with 400 and a text that quotes it', [{ status: 400, body: JSON.stringify(`no code ${key}`) }]],
  ['does not know the key and says so', [{ status: 401, body: key, headers: { 'www-authenticate': `Key ${key}` } }]],
  ['responds with a page that quotes it', [{ status: 503, body: html, headers: { 'content-type': 'text/html' } }]],
  ['responds with half a response', [{ tornBody: true }]],
  ['redirects with the key', [{ status: 302, headers: { location: `https://h/x?code=${once1}` } }]],
  ['breaks every connection', [{ reset: true }]],
]

const functions = {
  orchestrators: {
    // The result of a function that makes its own management links, as many do.
    Leak: () => ({ statusQueryGetUri: `http://h/instances/x?code=${once1}`, key, nested: [{ [key]: key }] }),
  },
}

describe('the key of the host', () => {
  test.each(faults)('is in nothing the gateway says when the host %s', async (_, hostFaults) => {
    await using stack = await serveStack(key, { functions, extensionVersion: '3.15.3' })
    stack.host.seed(toolCallSeed)
    for (const fault of hostFaults) stack.host.faults.add(fault)
    using output = captureOutput()
    const said = [...(await playRest(stack)), ...(await playMcp(stack))]
    expect(said.length).toBeGreaterThan(operationNames.length * 2)
    expect(said.flatMap(holdsKey)).toEqual([])
    expect(output.written.flatMap(holdsKey)).toEqual([])
  })

  test('is in nothing the gateway says of a function that returned it', async () => {
    await using stack = await serveStack(key, { functions })
    const post = { method: 'POST' }
    await (await globalThis.fetch(`${stack.api}/orchestrators/Leak/leak`, post)).text()
    await stack.host.clock.settle()
    const said: string[] = []
    for (const path of ['/instances/leak', '/instances/leak?showHistory=true&showHistoryOutput=true', '/instances']) {
      said.push(await everythingSaid(await globalThis.fetch(stack.api + path)))
    }
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
    for (const format of ['concise', 'detailed']) {
      const params = { name: 'getinstancestatus', arguments: { instanceId: 'leak', format } }
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
      said.push(await everythingSaid(await globalThis.fetch(`${stack.mcpUrl}/mcp`, { ...post, headers, body })))
    }
    expect(said.every((text) => text.includes('Completed'))).toBe(true)
    expect(said.flatMap(holdsKey)).toEqual([])
  })

  const formats: [string, RegExp][] = [
    ['text', /REST\s+(http:\S+)\/runtime[^]*Ctrl-C/],
    ['json', /"restUrl":"(http:[^"]+)".*"msg":"listening"/],
  ]
  test.each(formats)('is in no line a started gateway prints as %s', async (format, started) => {
    await using mock = await serveMock({ key })
    const env = {
      DURABLE_FUNCTIONS_BASE_URL: mock.url,
      DURABLE_FUNCTIONS_TOKEN: key,
      LOG_FORMAT: format,
      LOG_LEVEL: 'debug',
      REST_PORT: '0',
      MCP_PORT: '0',
    }
    const main = fileURLToPath(new URL('../src/runtimes/node/main.ts', import.meta.url))
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    child.stderr.on('data', (chunk) => (printed += String(chunk)))
    const restUrl = await new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk) => {
        printed += String(chunk)
        const found = started.exec(printed)
        if (found) resolve(found[1]!)
      })
    })
    const answer = await globalThis.fetch(`${restUrl}/runtime/webhooks/durabletask/orchestrators/Hello`, {
      method: 'POST',
    })
    expect(await everythingSaid(answer)).toContain('202')
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
    expect(printed).toContain(mock.url)
    expect(printed).toMatch(/startOrchestration.*202/)
    expect(holdsKey(printed)).toEqual([])
  })
})
