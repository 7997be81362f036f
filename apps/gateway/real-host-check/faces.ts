import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { basePath, createDurableClient, type DurableClient } from '@durable-http/core'
import { createMcpHandler } from '@durable-http/mcp'
import { createRestApp } from '@durable-http/rest'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

/** A host to check, by its base URL and key. */
export interface Target {
  readonly baseUrl: string
  readonly key: string
}

/** Result of a request through the REST app. */
export interface RestSeen {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Result of a tool call over MCP. */
export interface ToolSeen {
  readonly content: unknown
  readonly structuredContent: unknown
  readonly isError: unknown
}

/** Result of a run of the command `durable`. */
export interface CommandSeen {
  readonly code: number
  readonly out: string
  readonly said: string
}

const bin = fileURLToPath(new URL('../../../packages/cli/src/bin.ts', import.meta.url))

/** The ways to reach a host through the packages. */
export interface Faces {
  /** Name and port of the host. */
  readonly host: string
  readonly client: DurableClient
  /** Sends a request through the REST app; `path` is below the base path, or begins with `/v1/`. */
  readonly rest: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<RestSeen>
  /** Calls an MCP tool. */
  readonly tool: (name: string, args: Record<string, unknown>) => Promise<ToolSeen>
  /** Runs `durable` against the host. */
  readonly durable: (...words: readonly string[]) => Promise<CommandSeen>
  close(): Promise<void>
}

/** Puts client, REST app and MCP handler in front of a host. */
export async function createFaces({ baseUrl, key }: Target): Promise<Faces> {
  const client = createDurableClient({ baseUrl, key, retry: false })
  const app = createRestApp({ client })
  const handler = createMcpHandler({ client, secrets: [key] })
  const mcp = new Client({ name: 'real-host-check', version: '1.0.0' })
  await mcp.connect(
    new StreamableHTTPClientTransport(new URL('http://127.0.0.1/mcp'), {
      fetch: (url, init) => handler(new Request(url, init)),
    }),
  )
  return {
    host: new URL(baseUrl).host,
    client,
    async rest(method, path, body, more) {
      const headers = { ...more, ...(body !== undefined && { 'content-type': 'application/json' }) }
      const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
      const at = path.startsWith('/v1/') ? path : basePath + path
      const response = await app.fetch(new Request(`http://gateway.test${at}`, init))
      const names = ['content-type', 'etag', 'location', 'preference-applied', 'retry-after', 'x-ms-continuation-token']
      const shown = names.flatMap((name) => {
        const value = response.headers.get(name)
        return value === null ? [] : [[name, value] as const]
      })
      return { status: response.status, headers: Object.fromEntries(shown), body: await response.text() }
    },
    async tool(name, args) {
      const { content, structuredContent, isError } = await mcp.callTool({ name, arguments: args }, undefined, {
        timeout: 200_000,
      })
      return { content, structuredContent, isError }
    },
    durable: (...words) =>
      new Promise((resolve) => {
        const env = { PATH: process.env['PATH'], XDG_CONFIG_HOME: tmpdir(), DURABLE_URL: baseUrl, DURABLE_KEY: key }
        const child = execFile(process.execPath, [bin, ...words], { env, timeout: 120_000 }, (_error, out, said) =>
          resolve({ code: child.exitCode ?? -1, out, said }),
        )
        child.stdin?.end()
      }),
    close: () => mcp.close(),
  }
}
