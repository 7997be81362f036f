import { isTerminal, type RuntimeStatus } from '@durable-http/core'
import type { Faces } from './faces.ts'

/** One thing to ask of a host; `run` is a prefix of ids that is used once. */
export interface Step {
  readonly name: string
  readonly act: (faces: Faces, run: string) => Promise<unknown>
}

/** Lets time pass. */
export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Reads an instance until `isThere` holds; throws after 60 s. */
async function until({ client }: Faces, instanceId: string, isThere: (status: string) => boolean) {
  for (let i = 0; i < 300; i++) {
    const found = await client.getInstanceStatus({ instanceId, showInput: false })
    if (isThere(found.runtimeStatus)) return found
    await pause(200)
  }
  throw new Error(`${instanceId} is not where it should be after 60 s`)
}

/** Reads an instance until it has ended. */
export const ended = (faces: Faces, instanceId: string) => until(faces, instanceId, (status) => isTerminal(status))

/** Reads an instance until it is in a state. */
export const reached = (faces: Faces, instanceId: string, wanted: RuntimeStatus) =>
  until(faces, instanceId, (status) => status === wanted)

/** Starts an instance under an id. */
export const start = (faces: Faces, functionName: string, instanceId: string, input?: unknown) =>
  faces.client.startOrchestrationWithId({ functionName, instanceId, ...(input !== undefined && { input }) })

const withHistory = { showHistory: true, showHistoryOutput: true }

const orchestrations: readonly (readonly [name: string, input?: unknown])[] = [
  ['Echo', { a: [1, '\u00e4', null] }],
  ['Hello'],
  ['FanOut', 3],
  ['Timer', 1],
  ['Fail'],
  ['Throw'],
  ['Parent'],
  ['ParentFail'],
  ['Countdown', 3],
  ['Status'],
  ['CallEntity'],
  ['SignalEntity'],
  ['Big', 70_000],
  ['Nope'],
]

/** Runs each sample function and reads it over every face. */
const reads: Step[] = orchestrations.map(([name, input]) => ({
  name: `status of ${name}`,
  async act(faces, run) {
    const id = `${run}-${name}`
    const started = await start(faces, name, id, input)
    await ended(faces, id).catch(() => undefined)
    const rest = `/instances/${id}`
    return {
      started,
      client: await faces.client.getInstanceStatus({ instanceId: id, ...withHistory }),
      rest: await faces.rest('GET', rest),
      flagged: await faces.rest('GET', `${rest}?returnInternalServerErrorOnFailure=true&showInput=false`),
      tool: await faces.tool('getinstancestatus', { instanceId: id }),
      diagnosis: await faces.tool('diagnoseinstance', { instanceId: id }),
    }
  },
}))

const control: Step[] = [
  {
    name: 'event, suspend, resume and terminate',
    async act(faces, run) {
      const id = `${run}-wait`
      await start(faces, 'WaitTwice', id)
      await reached(faces, id, 'Running')
      const seen: unknown[] = [await faces.rest('POST', `/instances/${id}/raiseEvent/Go`, 1)]
      await faces.client.suspendInstance({ instanceId: id, reason: 'hold' })
      seen.push(await reached(faces, id, 'Suspended'), await faces.rest('POST', `/instances/${id}/suspend`))
      await faces.client.resumeInstance({ instanceId: id, reason: 'go on' })
      seen.push(await reached(faces, id, 'Running'), await faces.rest('POST', `/instances/${id}/resume`))
      seen.push(await faces.rest('DELETE', `/instances/${id}`), await faces.rest('POST', `/instances/${id}/rewind`))
      seen.push(await faces.rest('POST', `/orchestrators/Echo/${id}`))
      seen.push(await faces.rest('POST', `/instances/${id}/restart?restartWithNewInstanceId=false`))
      await faces.client.terminateInstance({ instanceId: id, reason: 'stop it' })
      seen.push(await reached(faces, id, 'Terminated'))
      for (const operation of ['terminate', 'suspend', 'resume', 'rewind', 'raiseEvent/Go'])
        seen.push(await faces.rest('POST', `/instances/${id}/${operation}`, operation.includes('/') ? 1 : undefined))
      return seen
    },
  },
  {
    name: 'operations on an instance that does not exist',
    async act(faces, run) {
      const seen: unknown[] = []
      for (const operation of ['terminate', 'suspend', 'resume', 'rewind', 'restart', 'raiseEvent/Go'])
        seen.push(
          await faces.rest('POST', `/instances/${run}-no/${operation}`, operation.includes('/') ? 1 : undefined),
        )
      seen.push(await faces.rest('GET', `/instances/${run}-no`), await faces.rest('DELETE', `/instances/${run}-no`))
      seen.push(await faces.tool('getinstancestatus', { instanceId: `${run}-no` }))
      return seen
    },
  },
  {
    name: 'rewind, restart and purge',
    async act(faces, run) {
      const id = `${run}-flaky`
      await start(faces, 'FlakyOnce', id)
      const failed = await reached(faces, id, 'Failed')
      await faces.client.rewindInstance({ instanceId: id, reason: 'again' })
      const recovered = await reached(faces, id, 'Completed')
      const restarted = await faces.rest('POST', `/instances/${id}/restart?restartWithNewInstanceId=false`)
      await reached(faces, id, 'Completed')
      const copy = await faces.rest('POST', `/instances/${id}/restartWithOptions?newInstanceId=${id}-copy`)
      const purged = [await faces.rest('DELETE', `/instances/${id}`), await faces.rest('DELETE', `/instances/${id}`)]
      return { failed, recovered, restarted, copy, purged }
    },
  },
  {
    name: 'a start that waits',
    async act(faces, run) {
      const wait = 'timeout=10&pollingInterval=0.5'
      return [
        await faces.rest('POST', `/orchestrators/Echo/${run}-w1?${wait}`, 'x'),
        await faces.rest('POST', `/orchestrators/Fail/${run}-w2?${wait}`),
        await faces.rest('POST', `/orchestrators/WaitForGo/${run}-w3?timeout=1&pollingInterval=0.5`),
        await faces.tool('waitforinstance', { instanceId: `${run}-w1`, timeoutSeconds: 5 }),
      ]
    },
  },
]

const entities: Step[] = [
  {
    name: 'an entity from its first signal to its purge',
    async act(faces, run) {
      const entity = { entityName: 'Counter', entityKey: `${run}-k` }
      const state = async (wanted: number, text?: string) => {
        for (let i = 0; ; i++) {
          const seen = (await faces.rest('GET', `/entities/Counter/${run}-k`)) as { status: number; body: string }
          if (i === 300 || (seen.status === wanted && (text === undefined || seen.body === text))) return seen
          await pause(200)
        }
      }
      const absent = await state(404)
      await faces.client.signalEntity({ ...entity, op: 'add', input: 5 })
      const added = await state(200, '5.0')
      await faces.tool('signalentity', { ...entity, op: 'subtract', input: 2 })
      const subtracted = await state(200, '3.0')
      const row = await faces.tool('getentity', entity)
      await faces.client.deleteEntity(entity)
      const deleted = await state(404)
      const unknown = await faces.rest('POST', '/entities/Nope/k?op=add', 1)
      return { absent, added, subtracted, row, deleted, unknown: (unknown as { status: number }).status }
    },
  },
]

/** The steps of the check, in order. */
export const steps: readonly Step[] = [...reads, ...control, ...entities]
