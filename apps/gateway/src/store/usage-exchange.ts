import type { RateLimiter } from '../limits/rate-limiter.ts'
import { createPeerLedger, type PeerLedger } from './peer-ledger.ts'
import type { SharedStore, Warn } from './shared-store.ts'
import { readRows, type UsageRecord, writeRows } from './usage-record.ts'

/** Options of `createUsageExchange`. */
export interface UsageExchangeOptions {
  store: SharedStore
  /** Limiters whose usage is shared, by a name that is the same on all replicas. */
  limiters: Readonly<Record<string, RateLimiter>>
  /** Milliseconds. */
  now: () => number
  warn: Warn
  /** Milliseconds between two exchanges. */
  interval?: number
  /** Tells this replica from the others; never used twice. */
  replica?: string
}

/** Tells other replicas what callers used here, and hears from them, in the background of requests. */
export interface UsageExchange {
  /** Says that something was used: an exchange begins now or as soon as one is due. Returns at once,
   * with the work that was begun, for runtimes that wait only for work they know. */
  touch(): Promise<void> | undefined
  /** Exchanges now, or waits for the exchange under way; never rejects. */
  run(): Promise<void>
}

/** Makes the exchange of one gateway. */
export type ShareUsage = (options: Omit<UsageExchangeOptions, 'store'>) => UsageExchange

/** Makes what shares usage over a store. */
export const usageIn =
  (store: SharedStore): ShareUsage =>
  (options) =>
    createUsageExchange({ store, ...options })

const membersKey = 'replicas'
const keyOf = (replica: string) => `usage:${replica}`
// Longer than a window of most rates is of no use: what a dead replica let through is paid off by then.
const seconds = 60
const patience = 5_000
const silentAtMost = 100

/**
 * Makes an exchange. Each replica writes a record of its own and no other, so that nothing is lost where a store cannot add;
 * a replica that finds itself missing adds itself to the list again. Without the store, each replica limits by its own counts.
 */
export function createUsageExchange({
  store,
  limiters,
  now,
  warn,
  interval = 1_000,
  replica = crypto.randomUUID(),
}: UsageExchangeOptions): UsageExchange {
  const names = Object.keys(limiters)
  const ledgers = new Map<string, Readonly<Record<string, PeerLedger>>>()
  let members: readonly string[] = []
  let due = Number.NEGATIVE_INFINITY
  let underWay: Promise<void> | undefined
  let planned = false
  let isDirty = false
  let isDown = false

  async function exchange(): Promise<void> {
    const record: UsageRecord = Object.fromEntries(names.map((name) => [name, writeRows(limiters[name]!.usage())]))
    await store.setItem(keyOf(replica), record, { ttl: seconds })
    const items = await store.getItems([membersKey, ...members.map(keyOf)])
    const [listed, ...records] = items.map(({ value }) => value as unknown)
    const gone = new Set(members.filter((_, index) => records[index] === null || records[index] === undefined))
    for (const [index, peer] of members.entries()) if (!gone.has(peer)) hear(peer, records[index])
    await follow(Array.isArray(listed) ? listed.filter((peer) => typeof peer === 'string') : [], gone)
  }

  // New replicas are noticed at once; one that wrote nothing for long is removed by any other.
  async function follow(listed: readonly string[], gone: ReadonlySet<string>): Promise<void> {
    const others = [...new Set(listed)].filter((peer) => peer !== replica)
    const fresh = others.filter((peer) => !members.includes(peer))
    const records = fresh.length === 0 ? [] : await store.getItems(fresh.map(keyOf))
    const absent = new Set(fresh.filter((_, index) => (records[index]?.value ?? null) === null))
    for (const [index, peer] of fresh.entries()) if (!absent.has(peer)) hear(peer, records[index]?.value)
    // Together they may know of more than the sum of what each took itself: of replicas that are gone, too.
    for (const { value } of records) adopt(value)
    members = others.filter((peer) => !gone.has(peer) && !absent.has(peer))
    const isListed = listed.includes(replica)
    if (!isListed || members.length < others.length)
      await store.setItem(membersKey, [...members, replica].toSorted(), { ttl: 10 * seconds })
  }

  function hear(peer: string, record: unknown): void {
    let own = ledgers.get(peer)
    if (!own) {
      own = Object.fromEntries(names.map((name) => [name, createPeerLedger(limiters[name]!)]))
      ledgers.set(peer, own)
      forget()
    }
    for (const name of names) own[name]!(readRows(record, name))
  }

  function adopt(record: unknown): void {
    for (const name of names) {
      for (const { caller, backlog } of readRows(record, name)) limiters[name]!.adopt(caller, backlog)
    }
  }

  // A silent replica may come back: the oldest are forgotten only when many are gone.
  function forget(): void {
    const silent = [...ledgers.keys()].filter((peer) => !members.includes(peer))
    for (const peer of silent.slice(0, Math.max(0, silent.length - silentAtMost))) ledgers.delete(peer)
  }

  function run(): Promise<void> {
    isDirty = false
    return (underWay ??= withinTime(exchange(), patience)
      .then(
        () => tell(false),
        (error: unknown) => tell(true, error),
      )
      .finally(() => {
        underWay = undefined
        due = now() + interval
        // Usage since the last exchange is written even if no further call comes.
        if (isDirty) plan()
      }))
  }

  function plan(): void {
    if (planned) return
    planned = true
    const timer: unknown = setTimeout(
      () => {
        planned = false
        if (isDirty) void run()
      },
      Math.min(interval, Math.max(0, due - now())),
    )
    unref(timer)
  }

  function tell(down: boolean, error?: unknown): void {
    if (down === isDown) return
    isDown = down
    // The error of a store may hold its address with the password in it: only its name is reported.
    if (down) warn(`the store that replicas share does not respond (${nameOf(error)}): each limits by what it knows`)
    else warn('the store that replicas share responds again')
  }

  return {
    run,
    touch() {
      isDirty = true
      if (underWay) return undefined
      if (now() >= due) return run()
      plan()
      return undefined
    },
  }
}

// A store that never responds must not end all exchanges.
async function withinTime(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException('the store did not respond', 'TimeoutError')), milliseconds)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

// Where timers keep a process alive, this one must not.
const unref = (timer: unknown) => (timer as { unref?: () => void }).unref?.()

function nameOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  if (typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code)) return code
  return typeof name === 'string' ? name : 'unknown fault'
}
