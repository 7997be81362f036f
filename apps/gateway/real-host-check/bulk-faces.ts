import { type InstanceStatus, isDurableError } from '@durable-http/core'
import type { Faces } from './faces.ts'

/** A range of creation times that holds ended instances. */
export interface Range {
  readonly createdTimeFrom: string
  readonly createdTimeTo: string
}

/** Result of a bulk purge. A purge that was cut off continues in the host; `advice` is what the caller received. */
export type Purged =
  | { readonly cutOff: false; readonly deleted: number }
  | { readonly cutOff: true; readonly advice: string }

/** Work on many instances through one face. */
export interface BulkFace {
  readonly name: string
  start(instanceId: string): Promise<void>
  /** Waits until the instance has ended; resolves to its state. */
  wait(instanceId: string): Promise<string>
  /** Pages through the instances of a prefix; yields the ids of each page. */
  pages(instanceIdPrefix: string, top: number): AsyncIterable<readonly string[]>
  purge(range: Range): Promise<Purged>
}

const runtimeStatus = 'Completed'
const throughClient = ({ client }: Faces): BulkFace => ({
  name: 'client',
  async start(instanceId) {
    await client.startOrchestrationWithId({ functionName: 'Echo', instanceId })
  },
  async wait(instanceId) {
    return (await client.waitForCompletion(instanceId, { timeout: 120_000 })).runtimeStatus
  },
  async *pages(instanceIdPrefix, top) {
    for await (const { instances } of client.listInstances.pages({ instanceIdPrefix, top })) yield idsOf(instances)
  },
  async purge(range) {
    try {
      const { instancesDeleted } = await client.purgeInstances({ ...range, runtimeStatus: [runtimeStatus] })
      return { cutOff: false, deleted: instancesDeleted }
    } catch (error) {
      if (isDurableError(error) && ['timeout', 'network'].includes(error.code))
        return { cutOff: true, advice: error.message }
      throw error
    }
  },
})

const throughRest = ({ rest }: Faces): BulkFace => ({
  name: 'REST',
  async start(instanceId) {
    const { status, body } = await rest('POST', `/orchestrators/Echo/${instanceId}`)
    if (status !== 202) throw new Error(`the start of ${instanceId} was ${status}: ${body}`)
  },
  async wait(instanceId) {
    for (let i = 0; i < 600; i++) {
      const { status, body } = await rest('GET', `/instances/${instanceId}?showInput=false`)
      if (status === 200) return (JSON.parse(body) as InstanceStatus).runtimeStatus
      if (status !== 202) throw new Error(`the status of ${instanceId} was ${status}: ${body}`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    throw new Error(`${instanceId} has not ended after 120 s`)
  },
  async *pages(instanceIdPrefix, top) {
    let token: string | undefined
    do {
      const query = new URLSearchParams({ instanceIdPrefix, top: String(top) })
      const page = await rest(
        'GET',
        `/instances?${query}`,
        undefined,
        token ? { 'x-ms-continuation-token': token } : {},
      )
      if (page.status !== 200) throw new Error(`a page was ${page.status}: ${page.body}`)
      yield idsOf(JSON.parse(page.body) as InstanceStatus[])
      token = page.headers['x-ms-continuation-token']
    } while (token)
  },
  async purge(range) {
    const { status, body } = await rest('DELETE', `/instances?${new URLSearchParams({ ...range, runtimeStatus })}`)
    const said = JSON.parse(body) as { instancesDeleted?: number; detail?: string }
    if (status === 200 || status === 404) return { cutOff: false, deleted: said.instancesDeleted ?? 0 }
    if (status === 504) return { cutOff: true, advice: said.detail ?? body }
    throw new Error(`the purge was ${status}: ${body}`)
  },
})

interface Told {
  readonly plan?: string
  readonly nextCursor?: string
  readonly cursor?: string
  readonly instances?: readonly { readonly instanceId: string }[]
  readonly instancesDeleted?: number
  readonly runtimeStatus?: string
}

const throughTools = ({ tool }: Faces): BulkFace => {
  const call = async (name: string, args: Record<string, unknown>) => {
    const { content, structuredContent, isError } = await tool(name, args)
    if (isError === true) throw new Error(JSON.stringify(content))
    return (structuredContent ?? {}) as Told
  }
  return {
    name: 'MCP',
    async start(instanceId) {
      await call('startorchestrationwithid', { functionName: 'Echo', instanceId })
    },
    async wait(instanceId) {
      return (await call('waitforinstance', { instanceId, timeoutSeconds: 60 })).runtimeStatus ?? ''
    },
    async *pages(instanceIdPrefix, top) {
      let cursor: string | undefined
      do {
        const page = await call('listinstances', { instanceIdPrefix, top, ...(cursor !== undefined && { cursor }) })
        yield idsOf(page.instances ?? [])
        cursor = page.nextCursor ?? page.cursor
      } while (cursor !== undefined)
    },
    async purge(range) {
      const { plan } = await call('purgeinstances', { ...range, runtimeStatus })
      if (plan === undefined) return { cutOff: false, deleted: 0 }
      const { content, structuredContent, isError } = await tool('purgeinstances', { plan })
      if (isError !== true) return { cutOff: false, deleted: (structuredContent as Told).instancesDeleted ?? 0 }
      const advice = JSON.stringify(content)
      if (/did not respond in time|may go on deleting/.test(advice)) return { cutOff: true, advice }
      throw new Error(advice)
    },
  }
}

const idsOf = (rows: readonly { readonly instanceId: string }[]) => rows.map(({ instanceId }) => instanceId)

/** The same work through client, REST and MCP. */
export const bulkFaces = (faces: Faces): readonly BulkFace[] => [
  throughClient(faces),
  throughRest(faces),
  throughTools(faces),
]
