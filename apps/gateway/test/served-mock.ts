import { createMockHost, type MockHost, type MockHostOptions } from '@durable-http/mock'
import { type ServedMockHost, serveMockHost } from '@durable-http/mock/node'

/** A mock host on free ports, public and RPC. */
export interface ServedMock extends AsyncDisposable {
  host: MockHost
  url: string
  rpcUrl: string
}

/** Serves a mock host; its clock is virtual, so work is done at once. */
export async function serveMock(options: MockHostOptions = {}): Promise<ServedMock> {
  const host = createMockHost(options)
  const served: ServedMockHost = await serveMockHost({ host, port: 0, rpcPort: 0 })
  return {
    host,
    url: served.url,
    rpcUrl: served.rpcUrl!,
    async [Symbol.asyncDispose]() {
      await served.close()
      await host.dispose()
    },
  }
}
