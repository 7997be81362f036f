import { createDurableClient } from '@durable-http/core'
import { createMockHost, type MockHost, type MockHostOptions } from '@durable-http/mock'
import { type AppOptions, type AuditEntry } from '../src/index.ts'

/** Two mock hosts with keys of their own, and the options of an endpoint for both. */
export interface TwoApps extends AsyncDisposable {
  hosts: { orders: MockHost; billing: MockHost }
  /** Addresses that were asked, keys included, by app. */
  asked: { orders: string[]; billing: string[] }
  apps: [AppOptions, AppOptions]
  audited: AuditEntry[]
}

export const keys = { orders: 'orders-key/+==', billing: 'billing-key/+==' }

/** Makes the two hosts; an instance `one` is alive in both, `mine` ended in both. */
export function createTwoApps(hostOptions: MockHostOptions = {}): TwoApps {
  const made = {
    orders: createMockHost({ ...hostOptions, key: keys.orders }),
    billing: createMockHost({ ...hostOptions, key: keys.billing }),
  }
  const asked: TwoApps['asked'] = { orders: [], billing: [] }
  const audited: AuditEntry[] = []
  const appOf = (name: 'orders' | 'billing'): AppOptions => {
    const host = made[name]
    host.seed({
      instances: [
        { instanceId: 'one', name: 'WaitForGo', runtimeStatus: 'Running', input: name },
        { instanceId: 'mine', name: 'Echo', output: `of ${name}`, createdTime: '2026-01-02T03:04:05Z' },
      ],
    })
    const clock = { now: () => host.clock.now(), sleep: async (time: number) => host.clock.advance(time) }
    const fetch = (url: string, init?: RequestInit) => {
      asked[name].push(url)
      return host.fetch(new Request(url, init))
    }
    const client = createDurableClient({ baseUrl: `https://${name}.test`, key: keys[name], clock, fetch })
    return { name, client, clock, secrets: Object.values(keys), audit: (entry) => audited.push(entry) }
  }
  return {
    hosts: made,
    asked,
    audited,
    apps: [appOf('orders'), appOf('billing')],
    async [Symbol.asyncDispose]() {
      await made.orders.dispose()
      await made.billing.dispose()
    },
  }
}
