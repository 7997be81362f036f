import { createMockHost, type Functions, type MockHost } from '@durable-http/mock'
import { type ServedMockHost, serveMockHost } from '@durable-http/mock/node'

/** A function app that can be taken away and brought back with all it knows. */
export interface FunctionApp extends AsyncDisposable {
  host: MockHost
  url: string
  key: string
  /** True if it listens. */
  isUp(): boolean
  /** Breaks all its connections and refuses new ones. */
  takeDown(): Promise<void>
  bringUp(): Promise<void>
  /** How often an order of a mark has begun. */
  begun: ReadonlyMap<string, number>
  /** How many events `Go` an instance of `Batch` has got. */
  hits: ReadonlyMap<string, number>
}

/**
 * Serves a function app with two orchestrators: `Order` takes items until one says that it is the last, and returns them; `Batch` counts
 * events `Go` until it is terminated.
 */
export async function serveFunctionApp(key: string): Promise<FunctionApp> {
  const begun = new Map<string, number>()
  const hits = new Map<string, number>()
  const functions = countingInto(begun, hits)
  const host = createMockHost({ key, clock: 'real', extensionVersion: '3.15.3', functions })
  let served: ServedMockHost | undefined = await serveMockHost({ host, port: 0 })
  const { port, url } = served
  const takeDown = async () => {
    const going = served
    served = undefined
    await going?.close()
  }
  return {
    host,
    url,
    key,
    begun,
    hits,
    isUp: () => served !== undefined,
    takeDown,
    async bringUp() {
      served ??= await serveMockHost({ host, port })
    },
    async [Symbol.asyncDispose]() {
      await takeDown()
      await host.dispose()
    },
  }
}

/** An item as an event brings it. */
export interface Item {
  value?: string
  isLast?: boolean
}

function countingInto(begun: Map<string, number>, hits: Map<string, number>): Functions {
  const countIn = (counts: Map<string, number>) => (key: unknown) => {
    counts.set(key as string, (counts.get(key as string) ?? 0) + 1)
    return null
  }
  return {
    activities: { Begin: countIn(begun), Hit: countIn(hits) },
    orchestrators: {
      async Order(context) {
        await context.callActivity('Begin', (context.input as { mark: string }).mark)
        const values: (string | undefined)[] = []
        for (;;) {
          const { value, isLast } = await context.waitForExternalEvent<Item>('Item')
          if (isLast) return values
          values.push(value)
        }
      },
      async Batch(context) {
        for (;;) {
          await context.waitForExternalEvent('Go')
          await context.callActivity('Hit', context.instanceId)
        }
      },
    },
  }
}
