import type { AddressInfo } from 'node:net'
import { createDurableClient } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { serve } from '@hono/node-server'
import { handlerOf } from '../../src/mcp-handler.ts'
import { createOffering } from '../../src/offering.ts'
import { withFixturePrompts } from './fixture-prompts.ts'
import { withFixtureResources } from './fixture-resources.ts'
import { fixtureServerOf } from './fixture-server.ts'
import { withFixtures } from './fixture-tools.ts'
import { createWatchedResource, type WatchedResource } from './watched-resource.ts'

/** The shipped handler, on loopback, over the shipped tools, resources and prompts and the fixtures of the suite. */
export interface FixtureApp extends AsyncDisposable {
  url: string
  watched: WatchedResource
}

/** Starts the app on a free port. */
export async function startFixtureApp({ sessions }: { sessions: boolean }): Promise<FixtureApp> {
  const host = createMockHost()
  const client = createDurableClient({
    baseUrl: 'https://myapp.test',
    key: DEFAULT_KEY,
    fetch: (url, init) => host.fetch(new Request(url, init)),
  })
  const watched = createWatchedResource()
  const { tools, resources, prompts } = createOffering({ client })
  const offering = {
    tools: withFixtures(tools),
    resources: withFixtureResources(resources, watched),
    prompts: withFixturePrompts(prompts),
  }
  const options = { allowedHosts: ['127.0.0.1', 'localhost'], sessions }
  const handler = handlerOf(offering, options, sessions ? fixtureServerOf(watched) : undefined)
  const listening = Promise.withResolvers<AddressInfo>()
  const server = serve({ fetch: handler, hostname: '127.0.0.1', port: 0 }, listening.resolve)
  const { port } = await listening.promise
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    watched,
    async [Symbol.asyncDispose]() {
      server.close()
      // Sessions hold streams open that nobody reads any more.
      if ('closeAllConnections' in server) server.closeAllConnections()
      await host.dispose()
    },
  }
}
