import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { serveMockHost } from '@durable-http/mock/node'
import { Client as Client2026 } from '@modelcontextprotocol/client'
import { StdioClientTransport as Transport2026 } from '@modelcontextprotocol/client/stdio'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { describe, expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { exampleCalls, seedExamples } from './example-calls.ts'
import { createMockStack, dataOf, key, textOf } from './mock-stack.ts'

const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url))
const run = promisify(execFile)

describe('durable-http-mcp', () => {
  test('lists the tools over stdio, and each of the fourteen responds', async () => {
    await using stack = createMockStack()
    await using served = await serveMockHost({ host: stack.host, port: 0 })
    seedExamples(stack.host)
    const client = new Client({ name: 'test', version: '1.0.0' })
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [bin],
        env: { DURABLE_FUNCTIONS_BASE_URL: served.url, DURABLE_FUNCTIONS_TOKEN: key },
      }),
    )
    try {
      const { tools } = await client.listTools()
      const called = new Set(exampleCalls.map(({ tool }) => tool))
      const own = tools.filter(({ _meta }) => _meta !== undefined).map(({ name }) => name)
      expect(called.size).toBe(14)
      expect(new Set(tools.map(({ name }) => name))).toEqual(new Set([...called, ...own]))
      for (const { tool, arguments: args, answer } of exampleCalls) {
        const result = await client.callTool({ name: tool, arguments: args })
        expect(result).not.toHaveProperty('isError', true)
        expect(dataOf(result)).toMatchObject(answer)
        expect(JSON.stringify(result)).not.toContain(key)
        await stack.host.clock.advance('1m')
      }
    } finally {
      await client.close()
    }
  })

  test('says what to set and exits when nothing is set', async () => {
    const failed = await run(process.execPath, [bin], { env: {} }).catch((error: unknown) => error)
    expect(failed).toMatchObject({ code: 2, stdout: '' })
    expect((failed as { stderr: string }).stderr).toMatch(/DURABLE_FUNCTIONS_BASE_URL[^]*DURABLE_FUNCTIONS_TOKEN/)
  })

  test('warns of a restricting switch under another name', async () => {
    const failed = await run(process.execPath, [bin], { env: { READ_ONLY: 'yes' } }).catch((error: unknown) => error)
    expect((failed as { stderr: string }).stderr).toContain(
      'READ_ONLY is not read; did you mean DURABLE_FUNCTIONS_READ_ONLY?',
    )
  })

  test('names all that is wrong at once, with the file of orchestrators', async () => {
    const env = {
      DURABLE_FUNCTIONS_BASE_URL: 'myapp',
      DURABLE_FUNCTIONS_READ_ONLY: 'perhaps',
      DURABLE_FUNCTIONS_TOOLSETS: 'some',
      DURABLE_FUNCTIONS_CATALOGUE: '/nonexistent.json',
    }
    const failed = await run(process.execPath, [bin], { env }).catch((error: unknown) => error)
    const { stderr } = failed as { stderr: string }
    for (const name of [...Object.keys(env), 'DURABLE_FUNCTIONS_TOKEN']) expect(stderr).toContain(`${name} `)
  })

  test('gives described orchestrators tools of their own, and reports what is wrong with their file', async () => {
    await using stack = createMockStack({ clock: 'real' })
    await using served = await serveMockHost({ host: stack.host, port: 0 })
    const folder = await mkdtemp(join(tmpdir(), 'catalogue-'))
    const path = join(folder, 'catalogue.json')
    const env = {
      DURABLE_FUNCTIONS_BASE_URL: served.url,
      DURABLE_FUNCTIONS_TOKEN: key,
      DURABLE_FUNCTIONS_CATALOGUE: path,
    }
    const client = new Client({ name: 'test', version: '1.0.0' })
    try {
      for (const [json, message] of [
        [undefined, 'cannot be read'],
        ['{"orchestrators":[{}]}', 'orchestrators[0]: function is required'],
        [
          '{"orchestrators":[{"function":"A","description":"d"},{"function":"A","description":"d","app":"b"}]}',
          'durable-http-mcp: DURABLE_FUNCTIONS_CATALOGUE orchestrators: a tool called starta is there already',
        ],
      ] as const) {
        if (json !== undefined) await writeFile(path, json)
        const failed = await run(process.execPath, [bin], { env }).catch((error: unknown) => error)
        expect((failed as { stderr: string }).stderr).toContain(message)
      }
      await writeFile(path, JSON.stringify({ orchestrators: [{ function: 'Hello', description: 'Greets cities.' }] }))
      await client.connect(new StdioClientTransport({ command: process.execPath, args: [bin], env }))
      const result = await client.callTool({ name: 'starthello', arguments: { waitSeconds: 20 } })
      expect(textOf(result)).toContain('Hello Tokyo!')
    } finally {
      await client.close()
      await rm(folder, { recursive: true })
    }
  })

  test('responds to requests from before its input ended, and ends', async () => {
    await using stack = createMockStack()
    await using served = await serveMockHost({ host: stack.host, port: 0 })
    const env = { DURABLE_FUNCTIONS_BASE_URL: served.url, DURABLE_FUNCTIONS_TOKEN: key }
    const running = run(process.execPath, [bin], { env })
    const call = { name: 'startorchestration', arguments: { functionName: 'Echo' } }
    const clientInfo = { name: 'test', version: '1.0.0' }
    const messages = [
      { id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo } },
      { method: 'notifications/initialized' },
      { id: 2, method: 'tools/call', params: call },
      { id: 3, method: 'tools/call', params: { name: 'summarizeinstances', arguments: {} } },
      { method: 'notifications/cancelled', params: { requestId: 3 } },
    ]
    running.child.stdin!.end(messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join(''))
    const { stdout } = await running
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number; result: unknown })
    expect(answers.map(({ id }) => id)).toEqual([1, 2])
    expect(textOf(answers[1]!.result)).toMatch(/^Started [0-9a-f]{32}$/)
  })

  test('prints its version and its usage', async () => {
    expect((await run(process.execPath, [bin, '--version'])).stdout.trim()).toBe(packageJson.version)
    expect((await run(process.execPath, [bin, '--help'])).stdout).toContain('DURABLE_FUNCTIONS_TOKEN')
  })
})

describe('the connection over stdio', () => {
  const clientInfo = { name: 'test', version: '1.0.0' }
  const initialize = {
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo },
  }
  const waiting = { name: 'waitforinstance', arguments: { instanceId: 'live', timeoutSeconds: 60 } }
  const lineOf = (message: object) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`

  /** The program, and what it wrote. */
  function spawnProgram(env: Record<string, string>) {
    const child = spawn(process.execPath, [bin], { env })
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    let rest = ''
    const messages: { id?: unknown; result?: object; error?: { code: number; message: string } }[] = []
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop()!
      for (const line of lines) messages.push(JSON.parse(line))
    })
    const until = (id: unknown) => expect.poll(() => messages.find((message) => message.id === id)).toBeDefined()
    return {
      child,
      messages,
      until,
      stderr: () => stderr,
      async [Symbol.asyncDispose]() {
        child.kill('SIGKILL')
      },
    }
  }

  /** The program in front of a mock host that has one instance that runs. */
  async function start(more: Record<string, string> = {}) {
    const stack = createMockStack({ clock: 'real' })
    const served = await serveMockHost({ host: stack.host, port: 0 })
    stack.host.seed({ instances: [{ instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' }] })
    const env = { DURABLE_FUNCTIONS_BASE_URL: served.url, DURABLE_FUNCTIONS_TOKEN: key, ...more }
    const program = spawnProgram(env)
    const isAsked = () => expect.poll(() => stack.host.requests.all.length).toBeGreaterThan(0)
    return {
      ...program,
      stack,
      env,
      isAsked,
      async [Symbol.asyncDispose]() {
        program.child.kill('SIGKILL')
        await served[Symbol.asyncDispose]()
        await stack[Symbol.asyncDispose]()
      },
    }
  }

  test('speaks 2026-07-28, and asks the user there', async () => {
    await using program = await start()
    const questions: string[] = []
    const client = new Client2026(clientInfo, {
      capabilities: { elicitation: { form: {} } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    })
    client.setRequestHandler('elicitation/create', ({ params }) => {
      questions.push(params.message)
      return { action: 'accept', content: {} }
    })
    await client.connect(new Transport2026({ command: process.execPath, args: [bin], env: program.env }))
    expect((await client.listTools()).tools.length).toBeGreaterThan(14)
    const result = await client.callTool({ name: 'terminateinstance', arguments: { instanceId: 'live' } })
    expect(dataOf(result)).toMatchObject({ accepted: true })
    expect(questions).toEqual(['Terminate instance: live?'])
    await client.close()
  })

  test('carries tasks of 2026-07-28, which go on in the next program after a kill', async () => {
    const MCP_STATE_SECRET = 'a secret that both programs are given'
    await using program = await start({ MCP_STATE_SECRET })
    const extensions = { 'io.modelcontextprotocol/tasks': {} }
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': clientInfo,
      'io.modelcontextprotocol/clientCapabilities': { extensions },
    }
    const askerOf = ({ child, messages, until }: ReturnType<typeof spawnProgram>) => {
      let last = 0
      return async (method: string, params: object, meta: object = _meta) => {
        const id = `${method} ${++last}`
        child.stdin.write(lineOf({ id, method, params: { ...params, _meta: meta } }))
        await until(id)
        return messages.find((message) => message.id === id)!
      }
    }
    const ask = askerOf(program)
    expect(await ask('server/discover', {})).toMatchObject({ result: { capabilities: { extensions } } })
    const call = { name: 'startorchestration', arguments: { functionName: 'WaitForGo' } }
    const plain = { ..._meta, 'io.modelcontextprotocol/clientCapabilities': {} }
    expect(await ask('tools/call', call, plain)).toMatchObject({ result: { resultType: 'complete' } })
    const created = await ask('tools/call', call)
    expect(created).toMatchObject({ result: { resultType: 'task', status: 'working' } })
    const { taskId } = created.result as { taskId: string }
    expect(await ask('tasks/get', { taskId })).toMatchObject({ result: { resultType: 'complete', taskId } })
    expect(await ask('tasks/get', { taskId }, plain)).toMatchObject({ error: { code: -32_021 } })
    expect(await ask('tasks/get', { taskId: 'made up' })).toMatchObject({ error: { code: -32_602 } })
    program.child.kill('SIGKILL')

    await using second = spawnProgram(program.env)
    const askSecond = askerOf(second)
    expect(await askSecond('tasks/get', { taskId })).toMatchObject({ result: { status: 'working' } })
    expect(await askSecond('tasks/cancel', { taskId })).toMatchObject({ result: { resultType: 'complete' } })
    expect(await askSecond('tasks/get', { taskId })).toMatchObject({ result: { status: 'cancelled' } })
  })

  test('responds with errors to a line over 10 MiB and to lines that are not messages, and goes on', async () => {
    await using program = await start()
    program.child.stdin.write(lineOf(initialize))
    program.child.stdin.write(`{"jsonrpc":"2.0","id":2,"method":"${'x'.repeat(10 * 1024 * 1024)}"}\n`)
    program.child.stdin.write('not json\n\n[]\n{"jsonrpc":"2.0","id":"odd"}\n')
    program.child.stdin.write(lineOf({ id: 3, method: 'tools/list', params: null }))
    await program.until(3)
    const errors = program.messages.filter(({ error }) => error).map(({ id, error }) => [id, error!.code])
    expect(errors).toEqual([
      [null, -32_600],
      [null, -32_700],
      [null, -32_600],
      ['odd', -32_600],
    ])
    expect(program.messages.find(({ error }) => error)!.error!.message).toContain('10485760 bytes')
    expect(program.messages.find(({ id }) => id === 3)).toHaveProperty('result.tools')
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'responds to open calls at %s and ends with 0',
    async (signal) => {
      await using program = await start()
      program.child.stdin.write(lineOf(initialize) + lineOf({ method: 'notifications/initialized' }))
      program.child.stdin.write(lineOf({ id: 'open', method: 'tools/call', params: waiting }))
      await program.until(1)
      await program.isAsked()
      const ended = once(program.child, 'exit')
      program.child.kill(signal)
      expect(await ended).toEqual([0, null])
      expect(program.messages.find(({ id }) => id === 'open')).toMatchObject({
        error: { code: -32_000, message: expect.stringContaining('stopping') },
      })
      expect(program.stderr()).toBe('')
    },
  )

  test('takes signals that come together as one, and sends each open call one response', async () => {
    await using program = await start()
    program.child.stdin.write(lineOf(initialize) + lineOf({ method: 'notifications/initialized' }))
    for (const id of ['a', 'b']) program.child.stdin.write(lineOf({ id, method: 'tools/call', params: waiting }))
    await program.until(1)
    await expect.poll(() => program.stack.host.requests.all.length).toBeGreaterThan(1)
    const ended = once(program.child, 'exit')
    for (const signal of ['SIGTERM', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const) program.child.kill(signal)
    program.child.stdin.end()
    expect(await ended).toEqual([0, null])
    expect(program.messages.map(({ id }) => id).slice(1)).toEqual(['a', 'b'])
  })

  test('ends with 0 and without a word when its reader has left', async () => {
    await using program = await start()
    program.child.stdin.write(lineOf(initialize))
    await program.until(1)
    const ended = once(program.child, 'exit')
    program.child.stdout.destroy()
    for (let id = 2; id < 20; id++) program.child.stdin.write(lineOf({ id, method: 'tools/list' }), () => {})
    program.child.stdin.on('error', () => {})
    expect(await ended).toEqual([0, null])
    expect(program.stderr()).toBe('')
  })
})
