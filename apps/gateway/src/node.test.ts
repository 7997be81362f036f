import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { ConfigError } from './config/config-error.ts'
import type { FetchHandler } from './gateway.ts'
import { serveGateway } from './node.ts'

const says = (text: string): FetchHandler => ({ fetch: async () => new Response(text) })
const gateway = { rest: says('rest'), mcp: says('mcp') }
const textAt = async (url: string) => (await fetch(url)).text()

describe('serveGateway', () => {
  test('listens on two ports', async () => {
    await using served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
    expect(await textAt(served.restUrl)).toBe('rest')
    expect(await textAt(served.mcpUrl)).toBe('mcp')
  })

  test('names the variable of a port that is taken and leaves the other one free', async () => {
    await using first = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
    const taken = Number(new URL(first.mcpUrl).port)
    const second = serveGateway({ gateway, restPort: 0, mcpPort: taken })
    await expect(second).rejects.toThrow(ConfigError)
    await expect(second).rejects.toThrow(new RegExp(`MCP_PORT ${taken} is in use on 127.0.0.1; expected a free port`))
    await expect(serveGateway({ gateway, restPort: taken, mcpPort: 0 })).rejects.toThrow(/REST_PORT/)
  })

  test('names HOST where there is no such address', async () => {
    const served = serveGateway({ gateway, host: '203.0.113.1', restPort: 0, mcpPort: 0 })
    await expect(served).rejects.toThrow(/HOST 203\.0\.113\.1 cannot be listened on/)
  })

  test('lets an open request finish before it closes', async () => {
    const finish = Promise.withResolvers<void>()
    const slow: FetchHandler = {
      async fetch() {
        await finish.promise
        return new Response('finished')
      },
    }
    const served = await serveGateway({ gateway: { rest: slow, mcp: slow }, restPort: 0, mcpPort: 0 })
    const answer = textAt(served.restUrl)
    await sleep(50)
    const closed = served.close()
    await expect(fetch(served.mcpUrl)).rejects.toThrow()
    finish.resolve()
    expect(await answer).toBe('finished')
    await closed
  })

  test('breaks off what does not finish in time', async () => {
    const stuck: FetchHandler = { fetch: () => new Promise(() => undefined) }
    const served = await serveGateway({ gateway: { rest: stuck, mcp: stuck }, restPort: 0, mcpPort: 0 })
    const broken = fetch(served.restUrl)
    await sleep(50)
    await Promise.all([served.close(10), expect(broken).rejects.toThrow()])
  })
})
