import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

interface Started extends AsyncDisposable {
  npm: ChildProcess
  printed: string
  restUrl: string
  mcpUrl: string
  /** Resolves to npm's exit code once all it started is gone. */
  ended: Promise<number | null>
}

/** Runs `npm start` on free ports, in a process group of its own as a terminal would; it was built before the tests. */
function spawnStart(env: Record<string, string> = {}, args: readonly string[] = []): ChildProcess {
  return spawn('npm', ['start', '--ignore-scripts', '--', ...args], {
    cwd: root,
    env: { ...process.env, REST_PORT: '0', MCP_PORT: '0', ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function start(env?: Record<string, string>): Promise<Started> {
  const npm = spawnStart(env)
  // The pipes close when the last process that holds them has ended.
  const ended = once(npm, 'close').then(([code]) => code as number | null)
  let printed = ''
  for await (const chunk of npm.stdout!) {
    printed += String(chunk)
    if (/Ctrl-C/.test(printed)) break
  }
  const at = (name: string) => new RegExp(`${name}\\s+(http://[^/\\s]+)`).exec(printed)?.[1] ?? ''
  return {
    npm,
    printed,
    restUrl: at('REST'),
    mcpUrl: at('MCP'),
    ended,
    async [Symbol.asyncDispose]() {
      if (npm.exitCode === null && npm.signalCode === null) process.kill(-npm.pid!, 'SIGKILL')
      await ended
    },
  }
}

/** The lines that stand below a numbered hint, as a person would paste them. */
const commandBelow = (printed: string, hint: RegExp) => hint.exec(printed)?.[1] ?? ''

async function shell(command: string): Promise<string> {
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  for await (const chunk of child.stdout) output += String(chunk)
  return output
}

describe('npm start', () => {
  test('says loudly that it is the embedded mock, and the commands it prints work', async () => {
    await using started = await start()
    expect(started.printed).toMatch(/NO FUNCTION APP/)
    const first = await shell(commandBelow(started.printed, /1\. .*\n\s+(curl .*)/).replaceAll('curl ', 'curl -s '))
    expect(first).toContain('statusQueryGetUri')
    expect(first).toContain('"output":["Hello Tokyo!","Hello Seattle!","Hello London!"]')
    const second = await shell(commandBelow(started.printed, /2\. .*\n\s+(curl .*)/).replaceAll('curl ', 'curl -s '))
    expect(JSON.parse(second)).toHaveProperty('result.structuredContent.status', 'Completed')
    expect((await fetch(`${started.restUrl}/openapi.json`)).status).toBe(200)
    expect((await fetch(`${started.restUrl}/docs`)).status).toBe(200)
  })

  const stops: [string, (npm: ChildProcess) => void][] = [
    ['Ctrl-C in a terminal', (npm) => process.kill(-npm.pid!, 'SIGINT')],
    ['SIGTERM to npm alone', (npm) => npm.kill('SIGTERM')],
    ['SIGINT to npm alone', (npm) => npm.kill('SIGINT')],
  ]
  test.each(stops)('stops on %s with exit code 0 and leaves nothing behind', async (_, stop) => {
    await using started = await start()
    expect((await fetch(`${started.restUrl}/openapi.json`)).status).toBe(200)
    stop(started.npm)
    expect(await started.ended).toBe(0)
    await expect(fetch(started.restUrl)).rejects.toThrow()
    await expect(fetch(started.mcpUrl)).rejects.toThrow()
  })

  test('stops on SIGTERM to all of it and leaves nothing behind', async () => {
    await using started = await start()
    expect((await fetch(`${started.restUrl}/openapi.json`)).status).toBe(200)
    process.kill(-started.npm.pid!, 'SIGTERM')
    // npm may die of its own signal before it has heard how the gateway ended.
    expect([0, null]).toContain(await started.ended)
    await expect(fetch(started.restUrl)).rejects.toThrow()
  })

  async function failure(env: Record<string, string>): Promise<{ code: unknown; said: string }> {
    const npm = spawnStart(env)
    let said = ''
    npm.stderr!.on('data', (chunk) => (said += String(chunk)))
    npm.stdout!.resume()
    const [code] = (await once(npm, 'close')) as [unknown]
    return { code, said }
  }

  test('names every wrong variable at once, without the key, and ends with 1', async () => {
    const { code, said } = await failure({
      REST_PORT: 'eighty',
      HOST: '0.0.0.0',
      DURABLE_FUNCTIONS_BASE_URL: 'myapp',
      DURABLE_FUNCTIONS_TOKEN: 'canary key',
    })
    expect(code).toBe(1)
    for (const name of ['REST_PORT', 'HOST', 'DURABLE_FUNCTIONS_BASE_URL', 'DURABLE_FUNCTIONS_TOKEN']) {
      expect(said).toMatch(new RegExp(`${name} .*expected|${name} .*must`))
    }
    expect(said).not.toContain('canary')
  })

  test.each([
    ['--help', 0, /Usage: durable-gateway/],
    ['--version', 0, /^\d+\.\d+\.\d+$/m],
    ['doctor', 0, /Nothing is wrong/],
    ['docter', 2, /docter is not a command; did you mean doctor\?/],
  ])('hands %s on and ends with %d', async (argument, expected, text) => {
    const npm = spawnStart({}, [argument])
    let said = ''
    for (const stream of [npm.stdout!, npm.stderr!]) stream.on('data', (chunk) => (said += String(chunk)))
    const [code] = (await once(npm, 'close')) as [unknown]
    expect(said).toMatch(text)
    expect(code).toBe(expected)
  })

  test('names the variable of a port that is taken and ends with 1', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const { code, said } = await failure({ REST_PORT: String(port) })
    server.close()
    expect(code).toBe(1)
    expect(said).toContain(`REST_PORT ${port} is in use on 127.0.0.1`)
  })
})
