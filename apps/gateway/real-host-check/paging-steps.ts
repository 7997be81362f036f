import type { Faces } from './faces.ts'
import type { Step } from './steps.ts'

interface Cursor {
  readonly structuredContent?: {
    readonly cursor?: string
    readonly nextCursor?: string
    readonly instances?: unknown[]
  }
}

/** Starts instances in parts, as a host that works one after the other can take them. */
async function startAll({ client }: Faces, run: string, count: number): Promise<void> {
  for (let from = 0; from < count; from += 25) {
    const part = Array.from({ length: Math.min(25, count - from) }, (_, i) => `${run}-p${from + i}`)
    await Promise.all(part.map((instanceId) => client.startOrchestrationWithId({ functionName: 'Echo', instanceId })))
  }
  for (let i = 0; i < 600; i++) {
    let open = 0
    const filter = { instanceIdPrefix: `${run}-p`, runtimeStatus: ['Pending', 'Running'] as const, top: 1000 }
    for await (const _instance of client.listInstances.all({ ...filter, runtimeStatus: [...filter.runtimeStatus] }))
      open++
    if (open === 0) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`not all of ${count} instances have ended after 300 s`)
}

async function toolPages(faces: Faces, args: Record<string, unknown>): Promise<number> {
  let cursor: string | undefined
  let rows = 0
  for (let page = 0; page < 1000; page++) {
    const { structuredContent = {} } = (await faces.tool('listinstances', {
      ...args,
      ...(cursor !== undefined && { cursor }),
    })) as Cursor
    rows += structuredContent.instances?.length ?? 0
    cursor = structuredContent.nextCursor ?? structuredContent.cursor
    if (cursor === undefined) return rows
  }
  throw new Error('listinstances has not ended after 1000 pages')
}

/** Walks over `count` instances through every face, and purges them in the end. */
export const pagingSteps = (count: number): readonly Step[] => [
  {
    name: `paging over ${count} instances`,
    async act(faces, run) {
      await startAll(faces, run, count)
      const instanceIdPrefix = `${run}-p`
      const ids = new Set<string>()
      for await (const { instanceId } of faces.client.listInstances.all({ instanceIdPrefix, top: 100 }))
        ids.add(instanceId)
      let restRows = 0
      let token: string | undefined
      const pages: number[] = []
      do {
        const page = await faces.client.listInstances({
          instanceIdPrefix,
          top: 37,
          ...(token && { continuationToken: token }),
        })
        pages.push(page.instances.length)
        restRows += page.instances.length
        token = page.continuationToken
      } while (token !== undefined)
      const tool = await toolPages(faces, { instanceIdPrefix, top: 50 })
      return { all: ids.size, pages: pages.length, longest: Math.max(...pages), rows: restRows, tool }
    },
  },
  {
    name: 'a purge of what was created in the run',
    async act(faces, run) {
      const first = await faces.client.getInstanceStatus({ instanceId: `${run}-p0` })
      const createdTimeFrom = first.createdTime
      const filter = new URLSearchParams({ createdTimeFrom, runtimeStatus: 'Completed' })
      const purged = (await faces.rest('DELETE', `/instances?${filter}`)) as { status: number }
      const left = await faces.client.listInstances({ instanceIdPrefix: `${run}-p`, top: 1000 })
      return { status: purged.status, left: left.instances.length, token: left.continuationToken !== undefined }
    },
  },
]
