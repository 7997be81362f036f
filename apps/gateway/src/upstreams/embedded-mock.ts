import type { Fetch } from '@durable-http/core'
import { createMockHost, createSampleFunctions, DEFAULT_KEY } from '@durable-http/mock'
import type { UpstreamConfig } from '../config/gateway-config.ts'
import type { MockClock } from './mock-clock.ts'

/** A fake host inside the process, for a gateway without a function app. */
export interface EmbeddedMock extends AsyncDisposable {
  upstream: UpstreamConfig
  fetch: Fetch
  clock: MockClock
  /** Names of its orchestrators. */
  samples: readonly string[]
}

/** Makes the fake host, on the real clock. */
export function createEmbeddedMock(): EmbeddedMock {
  const origin = 'http://mock.invalid'
  const host = createMockHost({ clock: 'real', key: DEFAULT_KEY })
  return {
    upstream: { name: 'default', baseUrl: origin, key: DEFAULT_KEY },
    fetch: (url, init) => host.fetch(new Request(url, init), { target: url.slice(origin.length) }),
    clock: host.clock,
    samples: Object.keys(createSampleFunctions().orchestrators ?? {}),
    [Symbol.asyncDispose]: () => host.dispose(),
  }
}
