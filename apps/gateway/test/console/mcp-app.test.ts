import { createMcpHandler } from '@durable-http/mcp'
import { createDurableClient } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { describe, expect } from 'vitest'
import { browser } from '../browser.ts'
import { brokenRules } from './accessibility.ts'
import type { ConsoleBrowser } from './chromium.ts'
import { test } from './console-test.ts'

const sandboxPolicy =
  "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'\">"

/** A client of MCP Apps in miniature: a frame without an origin, and the messages of a conversation. */
const hostScript = `
addEventListener('message', async ({ source, data }) => {
  const frame = document.querySelector('iframe').contentWindow
  if (source !== frame) return
  const post = (message) => frame.postMessage({ jsonrpc: '2.0', ...message }, '*')
  heard.push(data.method ?? 'response')
  if (data.method === 'ui/initialize') {
    post({ id: data.id, result: { protocolVersion: data.params.protocolVersion, hostInfo: { name: 'test', version: '1' }, hostCapabilities: { serverTools: {} }, hostContext: { theme: 'dark' } } })
  } else if (data.method === 'ui/notifications/initialized') {
    post({ method: 'ui/notifications/tool-input', params: { arguments: first.args } })
    post({ method: 'ui/notifications/tool-result', params: await callTool(first.tool, first.args) })
  } else if (data.method === 'tools/call') {
    post({ id: data.id, result: await callTool(data.params.name, data.params.arguments) })
  }
})`

/** Shows the page of a tool in a frame, with its first result. */
async function show(chromium: ConsoleBrowser, tool: string, args: Record<string, unknown>) {
  const stack = new AsyncDisposableStack()
  const host = stack.adopt(createMockHost(), (one) => one.dispose())
  host.seed({
    instances: [
      {
        instanceId: 'order-1',
        name: 'ProcessOrder',
        runtimeStatus: 'Failed',
        input: { note: '<b>bold</b><script>document.title="broken"</script>' },
        output: "Activity function 'ChargeCard' failed: card 4711 declined",
      },
    ],
  })
  const durable = createDurableClient({
    baseUrl: 'https://app.test',
    key: DEFAULT_KEY,
    fetch: (url, init) => host.fetch(new Request(url, init)),
  })
  const handler = createMcpHandler({ client: durable, sessions: true })
  const capabilities = { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } } }
  const client = new Client({ name: 'test', version: '1' }, { capabilities })
  const fetch = (to: string | URL, init?: RequestInit) => handler(new Request(to, init))
  await client.connect(new StreamableHTTPClientTransport(new URL('http://127.0.0.1/mcp'), { fetch }))
  stack.defer(() => client.close())
  const { tools } = await client.listTools()
  const { resourceUri } = tools.find(({ name }) => name === tool)!._meta!['ui'] as { resourceUri: string }
  const [content] = (await client.readResource({ uri: resourceUri })).contents as { text: string }[]
  const page = await chromium.open('about:blank')
  await page.exposeFunction('callTool', (name: string, given: Record<string, unknown>) =>
    client.callTool({ name, arguments: given }),
  )
  await page.addScriptTag({ content: hostScript })
  await page.evaluate(
    ([first, text]) => {
      Object.assign(globalThis, { heard: [], first })
      const frame = document.createElement('iframe')
      frame.setAttribute('sandbox', 'allow-scripts')
      frame.title = 'page'
      frame.width = '700'
      frame.height = '600'
      frame.srcdoc = text
      document.body.append(frame)
    },
    [{ tool, args }, content!.text.replace('<head>', `<head>${sandboxPolicy}`)] as const,
  )
  const frame = page.frameLocator('iframe')
  return { page, frame, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

describe.runIf(browser)('a page of MCP Apps in a client', () => {
  test('shows an instance, takes the colours of the client, and calls tools through it', async ({ chromium }) => {
    await using shown = await show(chromium, 'getinstancestatus', { instanceId: 'order-1' })
    const { page, frame } = shown
    await frame.getByRole('heading', { name: 'order-1' }).waitFor()
    await frame.getByText('Failed', { exact: true }).waitFor()
    expect(await frame.locator('html').getAttribute('data-theme')).toBe('dark')
    await frame.getByRole('button', { name: 'History and input' }).click()
    await frame.getByText('ExecutionStarted').waitFor()
    await frame.locator('pre', { hasText: '<b>bold</b>' }).waitFor()
    await frame.getByRole('button', { name: 'Diagnose' }).click()
    await frame.locator('.verdict').waitFor()
    const heard = await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)
    expect(heard.slice(0, 1)).toEqual(['ui/initialize'])
    expect(heard).toContain('ui/notifications/initialized')
    expect(heard).toContain('ui/notifications/size-changed')
    expect(heard.filter((method) => method === 'tools/call')).toHaveLength(2)
    expect(await brokenRules(page.frames()[1]!)).toEqual([])
    expect(chromium.complaints).toEqual([])
  })

  test('shows failures by function and cause', async ({ chromium }) => {
    await using shown = await show(chromium, 'summarizeinstances', {})
    const { frame } = shown
    await frame.getByRole('heading', { name: 'Failures by function and cause' }).waitFor()
    await frame.getByText('ProcessOrder').waitFor()
    await frame.getByText('declined').waitFor()
    await frame.getByRole('button', { name: 'Read again' }).click()
    await frame.getByText('ProcessOrder').waitFor()
    expect(chromium.complaints).toEqual([])
  })
})
