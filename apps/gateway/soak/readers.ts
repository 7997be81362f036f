import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from './caller.ts'
import type { Ledger } from './ledger.ts'

/** Options of readers. */
export interface ReaderContext {
  caller: Caller
  ledger: Ledger
  /** Base path of the app that is hurt. */
  stormy: string
  /** Base path of the app that is not. */
  calm: string
  /** The MCP endpoint. */
  mcp: string
  isOpen: () => boolean
}

type Reading = (context: ReaderContext) => Promise<unknown>

const message = (method: string, params: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
})
const tool = (name: string, args: object) => message('tools/call', { name, arguments: args })

// One of each kind in turn: reads and lists, tools, callers who leave, and callers who have no business here.
const readings: readonly Reading[] = [
  ({ caller, stormy }) => caller.ask('list', `${stormy}/instances?top=20&showInput=false`),
  ({ caller, stormy }) => caller.ask('history', `${stormy}/instances/none?showHistory=true&showHistoryOutput=true`),
  ({ caller, stormy }) => caller.ask('entities', `${stormy}/entities/Counter/soak`),
  ({ caller, stormy }) =>
    caller.ask('signal', `${stormy}/entities/Counter/soak?op=add`, { ...message('', {}), body: '1' }),
  ({ caller, stormy }) => caller.ask('leaving', `${stormy}/instances?top=100`, { leavesAfter: 20 }),
  ({ caller, stormy }) => caller.ask('no parameter', `${stormy}/instances?showEverything=true`),
  ({ caller, stormy }) =>
    caller.ask('unreadable reason', `${stormy}/instances/none/terminate?reason=undefined`, { method: 'POST' }),
  ({ caller, stormy }) =>
    caller.ask('no credentials', `${stormy}/instances`, { headers: { 'x-api-key': 'a-key-of-nobody' } }),
  ({ caller, mcp }) => caller.ask('tools/list', mcp, message('tools/list', {})),
  ({ caller, mcp }) => caller.ask('listinstances', mcp, tool('listinstances', { app: 'stormy' })),
  ({ caller, mcp }) =>
    caller.ask('getinstancestatus', mcp, tool('getinstancestatus', { app: 'stormy', instanceId: 'none' })),
]

/** Reads one thing after another. */
export async function readAround(context: ReaderContext, from: number): Promise<void> {
  for (let index = from; context.isOpen(); index++) {
    await readings[index % readings.length]!(context)
    await sleep(5)
  }
}

/** Reads the app that is not disturbed: every response counts, whatever else is going on. */
export async function readCalmly({ caller, ledger, calm, isOpen }: ReaderContext): Promise<void> {
  while (isOpen()) {
    const { status, text } = await caller.ask('calm list', `${calm}/instances?top=5`)
    if (status !== 200) ledger.violate('a calm app stays calm', `a list got ${status}: ${text.slice(0, 300)}`)
    await sleep(50)
  }
}
