import type { AddressInfo } from 'node:net'
import { createDurableClient } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { serve } from '@hono/node-server'
import { createMcpHandler, createOffering, type McpHandler, type McpHandlerOptions } from '../../src/index.ts'
import { handlerOf } from '../../src/handler.ts'
import { createToolContext } from '../../src/offering/create-tool-context.ts'
import { createTaskSource } from '../../src/tasks/task-source.ts'
import { taskFixtures, taskOrchestrators } from './fixture-tasks.ts'
import { withFixturePrompts } from './fixture-prompts.ts'
import { withFixtureResources } from './fixture-resources.ts'
import { fixtureServerOf } from './fixture-server.ts'
import { withFixtures } from './fixture-tools.ts'
import { createWatchedResource, type WatchedResource } from './watched-resource.ts'

/** Parts of the handler that the suite tests. */
export interface FixtureAppOptions {
  sessions: boolean
  /** Without fixtures, the app is what `createMcpHandler` makes. */
  fixtures?: boolean | undefined
}

/** The shipped handler, on loopback, over the shipped tools, resources and prompts and the fixtures of the suite. */
export interface FixtureApp extends AsyncDisposable {
  url: string
  watched: WatchedResource
}

/** Starts the app on a free port. */
export async function startFixtureApp({ sessions, fixtures = true }: FixtureAppOptions): Promise<FixtureApp> {
  const host = createMockHost({ clock: 'real', functions: { orchestrators: taskOrchestrators } })
  const client = createDurableClient({
    baseUrl: 'https://myapp.test',
    key: DEFAULT_KEY,
    fetch: (url, init) => host.fetch(new Request(url, init)),
  })
  const watched = createWatchedResource()
  // Tasks need a secret, so that their ids outlive the process.
  const planSecret = 'a secret of the conformance tests'
  const options = { client, allowedHosts: ['127.0.0.1', 'localhost'], sessions, planSecret }
  const handler = fixtures ? fixtureHandler(options, watched) : createMcpHandler(options)
  const listening = Promise.withResolvers<AddressInfo>()
  const server = serve({ fetch: (request) => handler(request), hostname: '127.0.0.1', port: 0 }, listening.resolve)
  const { port } = await listening.promise
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    watched,
    async [Symbol.asyncDispose]() {
      server.close()
      // Sessions keep streams open after their last reader.
      if ('closeAllConnections' in server) server.closeAllConnections()
      await host.dispose()
    },
  }
}

function fixtureHandler(options: McpHandlerOptions, watched: WatchedResource): McpHandler {
  const { tools, resources, prompts } = createOffering(options)
  const own = taskFixtures(tools)
  const offering = {
    tools: withFixtures(tools, own),
    tasks: createTaskSource({
      context: { ...createToolContext(options), offers: () => true },
      tools: [...tools.tools, ...own],
      secret: options.planSecret!,
    }),
    resources: withFixtureResources(resources, watched),
    prompts: withFixturePrompts(prompts),
  }
  // Logs and subscriptions need a session.
  return handlerOf(offering, options, options.sessions ? fixtureServerOf(watched) : undefined)
}
