import { basePath, type Clock } from '@durable-http/core'
import type { MockHost, MockHostOptions } from '@durable-http/mock'
import { createGateway } from '../src/gateway.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { createUndiciFetch } from '../src/runtimes/node/undici-fetch.ts'
import { configFor } from './config-for.ts'
import { serveMock } from './served-mock.ts'

/** A gateway on free ports in front of a mock host on a free port, put together as `npm start` does. */
export interface ServedStack extends AsyncDisposable {
  host: MockHost
  hostUrl: string
  restUrl: string
  mcpUrl: string
  /** The base path on the gateway's origin. */
  api: string
}

// Pauses between retries do not matter in these tests.
const hurried: Clock = { now: () => Date.now(), sleep: async () => undefined }

/** Serves a mock host and a gateway in front of it. */
export async function serveStack(key: string, options: MockHostOptions = {}): Promise<ServedStack> {
  const mock = await serveMock({ key, ...options })
  const undici = createUndiciFetch({ origin: mock.url })
  const gateway = createGateway({
    config: configFor({ baseUrl: mock.url, key }),
    fetchOf: () => undici.fetch,
    clock: hurried,
  })
  const served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
  return {
    host: mock.host,
    hostUrl: mock.url,
    restUrl: served.restUrl,
    mcpUrl: served.mcpUrl,
    api: served.restUrl + basePath,
    async [Symbol.asyncDispose]() {
      await served.close(0)
      await mock[Symbol.asyncDispose]()
      await undici.close()
    },
  }
}
