import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as Client2025 } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as Transport2025 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

/** Results of a page that calls an MCP endpoint on another origin. */
export interface Sight {
  protocol2025: { tools: number; instance: unknown; hadSession: boolean }
  protocol2026: { tools: number; started: unknown }
  stranger: { status: number; challenge: string | null; requestId: boolean; clientFailed: string }
}

// Runs in a page: the endpoint and the key come with its address, what it saw goes back to its server.
const parameters = new URLSearchParams(location.search)
const url = new URL(parameters.get('mcp')!)
const key = parameters.get('key')!
const me = { name: 'page', version: '1.0.0' }

async function lookAsClient2025(): Promise<Sight['protocol2025']> {
  const client = new Client2025(me)
  const transport = new Transport2025(url, { requestInit: { headers: { 'x-api-key': key } } })
  await client.connect(transport)
  const { tools } = await client.listTools()
  const status = await client.callTool({ name: 'getinstancestatus', arguments: { instanceId: 'live' } })
  const hadSession = transport.sessionId !== undefined
  await transport.terminateSession()
  await client.close()
  return { tools: tools.length, instance: status.structuredContent, hadSession }
}

async function lookAsClient2026(): Promise<Sight['protocol2026']> {
  const client = new Client(me, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  const headers = { authorization: `Bearer ${key}`, traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` }
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }))
  const { tools } = await client.listTools()
  // This tool wants an argument in a header as well, which the client of 2.4.0 does for itself everywhere but in pages.
  const call = { name: 'starthello', arguments: { input: { region: 'eu' } } }
  const started = await client.callTool(call, { headers: { 'Mcp-Param-Region': 'eu' } })
  await client.close()
  return { tools: tools.length, started: started.structuredContent }
}

async function lookAsStranger(): Promise<Sight['stranger']> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
  const { status, headers } = await fetch(url, init)
  const client = new Client(me, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  const clientFailed = await client.connect(new StreamableHTTPClientTransport(url)).then(
    () => '',
    (error: unknown) => String(error),
  )
  return { status, challenge: headers.get('www-authenticate'), requestId: headers.has('x-request-id'), clientFailed }
}

async function look(): Promise<string> {
  try {
    const [protocol2025, protocol2026, stranger] = [
      await lookAsClient2025(),
      await lookAsClient2026(),
      await lookAsStranger(),
    ]
    return JSON.stringify({ protocol2025, protocol2026, stranger } satisfies Sight)
  } catch (error) {
    return JSON.stringify({ failed: String(error) })
  }
}

void look().then((body) => fetch('/verdict', { method: 'POST', body }))
