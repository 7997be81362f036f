import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operationNames, statusByCode } from '../src/index.ts'

const root = resolve(import.meta.dirname, '..')
const tsc = resolve(root, '../../node_modules/typescript/bin/tsc')

/** TypeScript's language server, as editors talk to it. */
class LanguageServer {
  readonly #process = spawn(process.execPath, [tsc, '--lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] })
  readonly #waiting = new Map<number, (result: unknown) => void>()
  #received = Buffer.alloc(0)
  #lastId = 0

  constructor() {
    this.#process.stdout.on('data', (part: Buffer) => this.#read(part))
  }

  #read(part: Buffer): void {
    this.#received = Buffer.concat([this.#received, part])
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n')
      const length = Number(/Content-Length: (\d+)/.exec(this.#received.subarray(0, Math.max(end, 0)).toString())?.[1])
      if (end < 0 || this.#received.length < end + 4 + length) return
      const message = JSON.parse(this.#received.subarray(end + 4, end + 4 + length).toString()) as {
        id?: number
        method?: string
        result?: unknown
      }
      this.#received = this.#received.subarray(end + 4 + length)
      if (message.id === undefined) continue
      // The server asks, too: for settings, and to register for files.
      if (message.method === undefined) this.#waiting.get(message.id)?.(message.result)
      else this.#send({ id: message.id, result: null })
    }
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }

  request(method: string, params: object): Promise<unknown> {
    const id = ++this.#lastId
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#send({ id, method, params })
    })
  }

  notify(method: string, params: object): void {
    this.#send({ method, params })
  }

  end(): void {
    this.#process.stdin.end()
    this.#process.kill()
  }
}

describe('what editors show', () => {
  let folder: string
  let server: LanguageServer
  let version = 0

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'durable-http-hovers-'))
    const scope = join(folder, 'node_modules/@durable-http/core')
    mkdirSync(scope, { recursive: true })
    const out = ['--outDir', join(scope, 'dist'), '--tsBuildInfoFile', join(folder, 'build-info')]
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', ...out], { cwd: root })
    const exports = { types: './dist/index.d.ts' }
    writeFileSync(join(scope, 'package.json'), JSON.stringify({ name: '@durable-http/core', type: 'module', exports }))
    for (const name of ['zod', 'ofetch'])
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
    const compilerOptions = { strict: true, module: 'nodenext', target: 'es2024', skipLibCheck: true, noEmit: true }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
    server = new LanguageServer()
    const capabilities = { textDocument: { hover: { contentFormat: ['markdown'] } } }
    await server.request('initialize', { processId: null, rootUri: pathToFileURL(folder).href, capabilities })
    server.notify('initialized', {})
  })

  afterAll(() => {
    server.end()
    rmSync(folder, { recursive: true })
  })

  /** Hover text of the name before the mark `^`. */
  async function hover(program: string): Promise<string> {
    const source = `import * as core from '@durable-http/core'\nconst client = core.createDurableClient({ baseUrl: 'https://app.test' })\n${program}`
    const at = source.indexOf('^')
    const text = source.replace('^', '')
    const before = text.slice(0, at).split('\n')
    const uri = pathToFileURL(join(folder, `program-${version++}.ts`)).href
    server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: 1, text } })
    const position = { line: before.length - 1, character: before.at(-1)!.length - 1 }
    const shown = (await server.request('textDocument/hover', { textDocument: { uri }, position })) as {
      contents: { value: string } | string
    } | null
    return typeof shown?.contents === 'string' ? shown.contents : (shown?.contents.value ?? '')
  }

  // Beside the signature stands what the documentation says.
  const documentation = (shown: string) => shown.split('```').at(-1)!.trim()

  it.each(operationNames)('documents client.%s', async (name) => {
    expect(documentation(await hover(`client.${name}^`))).toMatch(/^[A-Z].{20,}\.$/m)
  })

  it.each(operationNames)('documents client.raw.%s', async (name) => {
    expect(documentation(await hover(`client.raw.${name}^`))).toMatch(/^[A-Z].{20,}\.$/m)
  })

  const calls: [string, string][] = [
    ['startOrchestration', 'functionName input version taskHub connection'],
    ['startOrchestrationWithId', 'functionName instanceId input version taskHub connection'],
    ['restartInstance', 'instanceId restartWithNewInstanceId taskHub connection'],
    ['restartInstanceWithOptions', 'instanceId newInstanceId version taskHub connection'],
    ['raw.startOrchestration', 'functionName input timeout pollingInterval showInput showHistory showHistoryOutput'],
    ['raw.restartInstance', 'instanceId timeout pollingInterval showInput showHistory showHistoryOutput'],
    ['terminateInstance', 'instanceId reason'],
    ['listInstances', 'createdTimeFrom top'],
  ]
  it.each(calls)('documents every field at a call of %s', async (method, names) => {
    for (const name of names.split(' ')) {
      const shown = documentation(await hover(`client.${method}({ ${name}^: undefined as never })`))
      expect(shown, name).toMatch(/^[A-Z].{5,}\.$/m)
    }
  })

  const fields: [string, string][] = [
    ['listInstances', 'createdTimeFrom createdTimeTo runtimeStatus instanceIdPrefix showInput top continuationToken taskHub connection'],
    ['purgeInstances', 'createdTimeFrom createdTimeTo runtimeStatus taskHub connection'],
    ['getInstanceStatus', 'instanceId showHistory showHistoryOutput showInput returnInternalServerErrorOnFailure taskHub connection'],
    ['purgeInstance', 'instanceId taskHub connection'],
    ['raiseEvent', 'instanceId eventName eventData taskHub connection'],
    ['terminateInstance', 'instanceId reason taskHub connection'],
    ['getEntity', 'entityName entityKey taskHub connection'],
    ['signalEntity', 'entityName entityKey op input taskHub connection'],
    ['listEntities', 'entityName lastOperationTimeFrom lastOperationTimeTo fetchState top continuationToken'],
    ['listAllEntities', 'lastOperationTimeFrom lastOperationTimeTo fetchState top continuationToken'],
    ['start', 'functionName instanceId input version taskHub connection'],
  ] // prettier-ignore
  it.each(fields)('documents every field of %s', async (method, names) => {
    for (const name of names.split(' ')) {
      const program = `declare const input: NonNullable<Parameters<typeof client.${method}>[0]>\ninput.${name}^`
      const shown = documentation(await hover(program))
      expect(shown, name).toMatch(/^[A-Z].{5,}\.$/m)
    }
  })

  it('documents the code of an error, with every value', async () => {
    const shown = await hover(`declare const error: core.DurableError\nerror.code^`)
    for (const code of Object.keys(statusByCode)) expect(shown).toContain(`\`${code}\``)
  })
})
