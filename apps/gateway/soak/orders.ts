import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from './caller.ts'
import type { FunctionApp, Item } from './function-apps.ts'
import type { Ledger } from './ledger.ts'

/** Options of a customer. */
export interface OrderContext {
  caller: Caller
  ledger: Ledger
  app: FunctionApp
  /** Base path of the app on the gateway. */
  api: string
  /** True while customers place new orders. */
  isOpen: () => boolean
  /** Until when an order may take to be done, once no new ones are begun. */
  signal: AbortSignal
}

const json = { 'content-type': 'application/json' }

/** Places orders, one after another: starts, raises items, ends, compares what came out with what was accepted, purges. */
export async function placeOrders(context: OrderContext): Promise<void> {
  for (let number = 0; context.isOpen(); number++) await placeOrder(context, number % 2 === 0)
}

async function placeOrder({ caller, ledger, app, api, signal }: OrderContext, hasOwnId: boolean): Promise<void> {
  const mark = crypto.randomUUID()
  const path = hasOwnId ? `/orchestrators/Order/order-${mark}` : '/orchestrators/Order'
  const started = await caller.ask('start', api + path, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ mark }),
  })
  const begun = () => app.begun.get(mark) ?? 0
  const checkOnce = () => {
    if (begun() > 1) ledger.violate('no start is doubled', `order ${mark} has begun ${begun()} times`)
  }
  if (started.status !== 202) {
    await sleep(200)
    return checkOnce()
  }
  const { id } = JSON.parse(started.text) as { id: string }
  const raise = (item: Item) =>
    caller.ask('event', `${api}/instances/${id}/raiseEvent/Item`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(item),
    })

  const accepted: string[] = []
  const doubtful = new Set<string>()
  for (let index = 0; index < 3; index++) {
    const value = `${mark} ${index}`
    const { status } = await raise({ value })
    if (status === 202) accepted.push(value)
    else doubtful.add(value)
  }
  // 410: an attempt whose response was lost has ended the order already.
  while (![202, 410].includes((await raise({ isLast: true })).status) && !signal.aborted) await sleep(100)
  const output = await outputOf(caller, `${api}/instances/${id}`, signal)
  if (output === undefined) return ledger.violate('no event is lost', `order ${id} was never done`)
  for (const value of accepted) {
    const times = output.filter((one) => one === value).length
    if (times !== 1) ledger.violate('no event is lost', `order ${id} got the accepted item '${value}' ${times} times`)
  }
  for (const value of new Set(output)) {
    const times = output.filter((one) => one === value).length
    if (times > 1) ledger.violate('no event is lost', `order ${id} got '${value}' ${times} times`)
    if (!accepted.includes(value) && !doubtful.has(value))
      ledger.violate('no event is lost', `order ${id} got '${value}' of nobody`)
  }
  if (begun() !== 1) ledger.violate('no start is doubled', `the accepted order ${mark} has begun ${begun()} times`)
  await caller.ask('purge', `${api}/instances/${id}`, { method: 'DELETE' })
  checkOnce()
}

async function outputOf(caller: Caller, url: string, signal: AbortSignal): Promise<string[] | undefined> {
  while (!signal.aborted) {
    const { status, text } = await caller.ask('status', url)
    if (status === 200) {
      const { runtimeStatus, output } = JSON.parse(text) as { runtimeStatus: string; output: string[] }
      if (runtimeStatus === 'Completed') return output
    }
    await sleep(50)
  }
  return undefined
}
