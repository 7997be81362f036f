import { createMockHost, type MockHost, type MockHostOptions } from '@durable-http/mock'
import {
  type Clock,
  createDurableClient,
  type DurableClient,
  type DurableClientOptions,
  type Fetch,
} from '../src/index.ts'

/** A key with characters that have more than one spelling, as real ones do. */
export const key = 'canary-key/of~odd_chars=='

export interface HostAndClient extends AsyncDisposable {
  host: MockHost
  client: DurableClient
  fetch: Fetch
  clock: Clock
}

/** A mock host and a client of it that share one clock. */
export function createHostAndClient(
  hostOptions: MockHostOptions = {},
  clientOptions: Partial<DurableClientOptions> = {},
): HostAndClient {
  const host = createMockHost({ key, ...hostOptions })
  const fetch: Fetch = (input, init) => host.fetch(new Request(input, init))
  const clock: Clock = { now: () => host.clock.now(), sleep: (milliseconds) => host.clock.advance(milliseconds) }
  const client = createDurableClient({ baseUrl: 'http://app.test', key, fetch, clock, ...clientOptions })
  return { host, client, fetch, clock, [Symbol.asyncDispose]: () => host.dispose() }
}

export const versions = ['2.13.7', '3.14.1', '3.15.3', '3.19.0'] as const
