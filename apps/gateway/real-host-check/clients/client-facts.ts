import type { RuntimeStatus } from '@durable-http/core'
import { ClientRefusal, type Management, type TriedClient } from './tried-client.ts'

/** Input of a fact. */
export interface Trial {
  readonly client: TriedClient
  /** Does what a client that only polls cannot. */
  readonly aid: Management
  /** A prefix of ids that is used once. */
  readonly run: string
}

/** One thing that holds for a client on every host. */
export interface ClientFact {
  readonly name: string
  readonly act: (trial: Trial) => Promise<unknown>
  readonly expected: unknown
}

/** A fact that needs more than starting and waiting. */
const managed = (
  name: string,
  expected: unknown,
  act: (trial: Trial & { readonly management: Management }) => Promise<unknown>,
): ClientFact & { readonly needsManagement: true } => ({
  name,
  expected,
  needsManagement: true,
  act(trial) {
    if (trial.client.management === undefined) throw new Error(`${trial.client.name} only polls`)
    return act({ ...trial, management: trial.client.management })
  },
})

const minute = 60_000
const input = { sku: 'Ä1', count: 2, nested: [null, true] }

async function until<T>(read: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  for (let i = 0; ; i++) {
    const value = await read()
    if (isThere(value) || i === 600) return value
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const reach = (from: Management, id: string, wanted: RuntimeStatus) =>
  until(
    () => from.status(id),
    ({ runtimeStatus }) => runtimeStatus === wanted,
  )

const refusalOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'accepted',
    (error: unknown) => {
      if (error instanceof ClientRefusal) return error.status
      throw error
    },
  )

/** The facts that hold for each client, on the mock as on a real host. */
export const clientFacts: readonly (ClientFact & { readonly needsManagement?: true })[] = [
  {
    name: 'starts an orchestration under an id of the host and reads its result',
    expected: [true, 'Completed', ['Hello Tokyo!', 'Hello Seattle!', 'Hello London!']],
    async act({ client }) {
      const id = await client.start({ functionName: 'Hello' })
      const { runtimeStatus, output } = await client.end(id)
      return [/^[0-9a-f]{32}$/.test(id), runtimeStatus, output]
    },
  },
  {
    name: 'starts under an id of its own; input and output keep their values',
    expected: ['Completed', input, input],
    async act({ client, run }) {
      const seen = await client.end(await client.start({ functionName: 'Echo', instanceId: `${run}-echo`, input }))
      return [seen.runtimeStatus, seen.input, seen.output]
    },
  },
  {
    name: 'waits through a timer',
    expected: ['Completed', 'fired'],
    async act({ client, run }) {
      const id = await client.start({ functionName: 'Timer', instanceId: `${run}-timer`, input: 2 })
      const { runtimeStatus, output } = await client.end(id)
      return [runtimeStatus, output]
    },
  },
  {
    name: 'waits through continue-as-new',
    expected: ['Completed', 'liftoff'],
    async act({ client, run }) {
      const id = await client.start({ functionName: 'Countdown', instanceId: `${run}-countdown`, input: 3 })
      const { runtimeStatus, output } = await client.end(id)
      return [runtimeStatus, output]
    },
  },
  {
    name: 'is told that an orchestration failed, and why',
    expected: ['Failed', true],
    async act({ client, run }) {
      const id = await client.start({ functionName: 'Fail', instanceId: `${run}-fail` })
      const { runtimeStatus, output } = await client.end(id)
      return [runtimeStatus, /boom/.test(String(output))]
    },
  },
  {
    name: 'is told by the instance that its function does not exist',
    expected: ['Failed', true],
    async act({ client, run }) {
      const id = await client.start({ functionName: 'Nobody', instanceId: `${run}-nobody` })
      const { runtimeStatus, output } = await client.end(id)
      return [runtimeStatus, /'Nobody' doesn't exist/.test(String(output))]
    },
  },
  {
    name: 'is refused a second start under the id of a live instance',
    expected: [409, 'Completed', 'late'],
    async act({ client, aid, run }) {
      const id = await client.start({ functionName: 'WaitForGo', instanceId: `${run}-live` })
      await reach(aid, id, 'Running')
      const refusal = await refusalOf(client.start({ functionName: 'Echo', instanceId: id }))
      await aid.raiseEvent(id, 'Go', 'late')
      const { runtimeStatus, output } = await client.end(id)
      return [refusal, runtimeStatus, output]
    },
  },
  {
    name: 'waits while an instance is suspended',
    expected: ['Completed', 'kept'],
    async act({ client, aid, run }) {
      const id = await client.start({ functionName: 'WaitForGo', instanceId: `${run}-suspended` })
      await reach(aid, id, 'Running')
      const management = client.management ?? aid
      await management.suspend(id, 'a pause')
      await reach(aid, id, 'Suspended')
      await management.raiseEvent(id, 'Go', 'kept')
      await management.resume(id, 'going on')
      const { runtimeStatus, output } = await client.end(id)
      return [runtimeStatus, output]
    },
  },
  {
    name: 'is told that an instance was terminated, with the reason',
    expected: ['Terminated', 'no longer needed'],
    async act({ client, aid, run }) {
      const id = await client.start({ functionName: 'WaitForGo', instanceId: `${run}-doomed` })
      await reach(aid, id, 'Running')
      await (client.management ?? aid).terminate(id, 'no longer needed')
      const { runtimeStatus, output } = await client.end(id)
      return [runtimeStatus, output]
    },
  },
  managed('is told that an instance does not exist', [404, 404, 404, 404, 404, 404], async ({ management, run }) => {
    const id = `${run}-none`
    return [
      await refusalOf(management.status(id)),
      await refusalOf(management.raiseEvent(id, 'Go', 1)),
      await refusalOf(management.terminate(id, 'why')),
      await refusalOf(management.suspend(id, 'why')),
      await refusalOf(management.resume(id, 'why')),
      await refusalOf(management.rewind(id, 'why')),
    ]
  }),
  managed(
    'raises events with data and without',
    ['Completed', [{ n: 1 }, null]],
    async ({ client, management, run }) => {
      const id = await client.start({ functionName: 'WaitTwice', instanceId: `${run}-two` })
      await reach(management, id, 'Running')
      await management.raiseEvent(id, 'Go', { n: 1 })
      await management.raiseEvent(id, 'Go', null)
      const { runtimeStatus, output } = await client.end(id)
      return [runtimeStatus, output]
    },
  ),
  managed(
    'rewinds a failed instance',
    ['Failed', 'Completed', ['Hello A!', 'recovered', 'Hello B!']],
    async ({ client, management, run }) => {
      const id = await client.start({ functionName: 'FlakyOnce', instanceId: `${run}-flaky` })
      const failed = await client.end(id)
      await management.rewind(id, 'again')
      const { runtimeStatus, output } = await reach(management, id, 'Completed')
      return [failed.runtimeStatus, runtimeStatus, output]
    },
  ),
  managed('purges one instance', [1, 404], async ({ client, management, run }) => {
    const id = await client.start({ functionName: 'Echo', instanceId: `${run}-past` })
    await client.end(id)
    return [await management.purge(id), await refusalOf(management.status(id))]
  }),
  managed('lists a range over several pages', [120, 120, 1], async ({ client, management, run }) => {
    const ids = Array.from({ length: 120 }, (_, i) => `${run}-row-${i}`)
    const from = new Date(Date.now() - minute)
    for (const part of [ids.slice(0, 40), ids.slice(40, 80), ids.slice(80)])
      await Promise.all(part.map((instanceId) => client.start({ functionName: 'Echo', instanceId })))
    const waiting = await client.start({ functionName: 'WaitForGo', instanceId: `${run}-row-waiting` })
    await reach(management, waiting, 'Running')
    const list = async (state: RuntimeStatus) =>
      (await management.list(from, new Date(Date.now() + minute), state)).filter((id) => id.startsWith(`${run}-row-`))
    const done = await until(
      () => list('Completed'),
      ({ length }) => length === 120,
    )
    return [done.length, new Set(done).size, (await list('Running')).length]
  }),
  managed('purges a range and spares what lives', [true, 404, 404, 'Running'], async ({ client, management, run }) => {
    const from = new Date(Date.now() - minute)
    for (const name of ['a', 'b'])
      await client.end(await client.start({ functionName: 'Hello', instanceId: `${run}-old-${name}` }))
    const alive = await client.start({ functionName: 'WaitForGo', instanceId: `${run}-alive` })
    await reach(management, alive, 'Running')
    const deleted = await management.purgeCompleted(from, new Date(Date.now() + minute))
    return [
      deleted >= 2,
      await refusalOf(management.status(`${run}-old-a`)),
      await refusalOf(management.status(`${run}-old-b`)),
      (await management.status(alive)).runtimeStatus,
    ]
  }),
  managed('signals an entity and reads its state', ['absent', 12, 0], async ({ management, run }) => {
    const state = async () => (await management.entityState('Counter', run)) ?? 'absent'
    const first = await state()
    await management.signalEntity('Counter', run, 'add', 5)
    await management.signalEntity('Counter', run, 'add', 7)
    const added = await until(state, (value) => value === 12)
    await management.signalEntity('Counter', run, 'reset')
    return [first, added, await until(state, (value) => value === 0)]
  }),
]
