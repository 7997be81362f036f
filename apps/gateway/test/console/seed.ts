import type { Seed, SeededInstance } from '@durable-http/mock'

const minute = 60_000

/** Makes a task hub that looks like one: orders of the last day, some failed, some stuck, and entities. */
export function shopSeed(now: number, count = 240): Seed {
  const at = (minutesAgo: number) => new Date(now - minutesAgo * minute)
  const instances = Array.from({ length: count }, (_, index) => {
    const age = (index * 37) % 1_400
    const state = stateOf(index)
    const name = names[index % names.length]!
    return {
      instanceId: `${name === 'ProcessOrder' ? 'order' : 'job'}-${String(10_000 + index)}`,
      name,
      runtimeStatus: state,
      input: { sku: `A-${index % 40}`, quantity: 1 + (index % 5) },
      output: state === 'Failed' ? failures[index % failures.length]!(index) : { shipped: true },
      customStatus: state === 'Running' ? { step: 'charge', attempt: 1 + (index % 3) } : null,
      createdTime: at(age + 3),
      lastUpdatedTime: at(Math.max(0, age - (index % 3))),
    }
  })
  return {
    instances,
    entities: [
      { name: 'Counter', key: 'orders', state: 412 },
      { name: 'Ledger', key: 'A-1', state: { balance: 12.5, currency: 'EUR' } },
    ],
  }
}

const names = ['ProcessOrder', 'ProcessOrder', 'SendInvoice', 'SyncStock']
const failures = [
  (index: number) =>
    `Orchestrator function 'ProcessOrder' failed: Activity function 'ChargeCard' failed: PaymentDeclined: card ${4_000 + index} was declined`,
  (index: number) => `Activity function 'SyncStock' failed: TimeoutError: no response after ${20 + (index % 9)} s`,
]

function stateOf(index: number): SeededInstance['runtimeStatus'] & string {
  if (index % 11 === 3) return 'Failed'
  if (index % 17 === 5) return 'Running'
  if (index % 29 === 7) return 'Suspended'
  if (index % 31 === 9) return 'Terminated'
  return 'Completed'
}

const samples = [
  ['FanOut', 'fan-out', '12'],
  ['Parent', 'parent', 'null'],
  ['ParentFail', 'parent-fail', 'null'],
  ['Approval', 'approval', '{"order":"<b>bold</b>"}'],
  ['Retry', 'retry', 'null'],
  ['Status', 'status', 'null'],
] as const

/** Runs a few orchestrations of the samples, so that there are histories to look at. */
export async function runSamples(restUrl: string): Promise<void> {
  for (const [name, id, input] of samples) {
    const address = `${restUrl}/runtime/webhooks/durabletask/orchestrators/${name}/${id}`
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: input,
    })
    if (response.status !== 202) throw new Error(`${name} was not started: ${response.status}`)
    await response.body?.cancel()
  }
}
