import type { Faces, RestSeen } from './faces.ts'
import { ended, pause, reached, start, type Step } from './steps.ts'

const json = ({ body }: RestSeen): unknown => JSON.parse(body)
const lines = ({ body }: RestSeen): unknown[] =>
  body.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]))

/** Starts two failing and two completing instances and waits for their ends. */
async function fill(faces: Faces, prefix: string): Promise<void> {
  const ids = [
    ['Fail', 'a'],
    ['Throw', 'b'],
    ['Parent', 'c'],
    ['Echo', 'd'],
  ] as const
  for (const [name, id] of ids) await start(faces, name, prefix + id, { name })
  for (const [, id] of ids) await ended(faces, prefix + id)
}

interface Started {
  readonly id: string
}

interface Scanned {
  readonly instances: readonly { readonly instanceId: string }[]
  readonly next?: string
}

/** Steps for the paths that operators use beyond the host's own. */
export const operatorSteps: readonly Step[] = [
  {
    name: 'ETag and Prefer: wait',
    async act(faces, run) {
      const id = `${run}-wait`
      const path = `/instances/${id}`
      await start(faces, 'WaitForGo', `${id}-start`)
      await start(faces, 'WaitForGo', id)
      await reached(faces, id, 'Running')
      const first = await faces.rest('GET', path)
      const etag = first.headers['etag'] ?? ''
      const unchanged = await faces.rest('GET', path, undefined, { 'if-none-match': etag })
      const inVain = await faces.rest('GET', path, undefined, { prefer: 'wait=1' })
      const waiting = faces.rest('GET', path, undefined, { prefer: 'wait=30' })
      await pause(500)
      await faces.client.raiseEvent({ instanceId: id, eventName: 'Go', eventData: 1 })
      const last = await waiting
      const started = await faces.rest('POST', `/orchestrators/Hello/${id}-hello`, 1, { prefer: 'wait=30' })
      return { first, unchanged, inVain, last, started }
    },
  },
  {
    name: 'Idempotency-Key',
    async act(faces, run) {
      const send = (body: unknown) =>
        faces.rest('POST', '/orchestrators/Echo', body, { 'idempotency-key': `${run}-order` })
      const first = await send({ a: 1 })
      const [again, other] = [await send({ a: 1 }), await send({ a: 2 })]
      const [{ id }, { id: same }] = [json(first), json(again)] as [Started, Started]
      const { output } = await ended(faces, id)
      return { statuses: [first.status, again.status, other.status], isSame: id === same, output }
    },
  },
  {
    name: 'scans and exports',
    async act(faces, run) {
      const prefix = `${run}-scan-`
      await fill(faces, prefix)
      const scan = (query: string) => faces.rest('GET', `/v1/instances?prefix=${prefix}${query}`)
      const pages: string[][] = []
      for (let next: string | undefined, more = true; more;) {
        const after = next === undefined ? '' : `&next=${encodeURIComponent(next)}`
        const page = json(await scan(`&limit=2${after}`)) as Scanned
        pages.push(page.instances.map(({ instanceId }) => instanceId))
        next = page.next
        more = next !== undefined && pages.length < 9
      }
      return {
        pages: pages.flat().toSorted(),
        failed: (json(await scan('&states=Failed')) as Scanned).instances,
        byError: (json(await scan('&errorText=boom')) as Scanned).instances,
        byFunction: (json(await scan('&functions=Echo,Parent')) as Scanned).instances,
        roots: (json(await scan('&roots=true')) as Scanned).instances.length,
        lines: lines(
          await faces.rest('GET', `/v1/instances?prefix=${prefix}`, undefined, { accept: 'application/jsonl' }),
        ).length,
        exported: lines(await faces.rest('GET', `/v1/export?prefix=${prefix}`)),
        refused: await faces.rest('GET', '/v1/instances?createdSince=2h'),
      }
    },
  },
  {
    name: 'a stream of events',
    async act(faces, run) {
      const id = `${run}-stream`
      await start(faces, 'WaitForGo', id)
      await reached(faces, id, 'Running')
      const stream = faces.rest('GET', `/v1/instances/${id}/events`)
      // A stream polls once a second: each state stays long enough to be seen.
      await pause(2500)
      await faces.client.suspendInstance({ instanceId: id, reason: 'hold' })
      await reached(faces, id, 'Suspended')
      await pause(2500)
      await faces.client.resumeInstance({ instanceId: id, reason: 'go on' })
      await reached(faces, id, 'Running')
      await pause(2500)
      await faces.client.terminateInstance({ instanceId: id, reason: 'stop' })
      const { status, headers, body } = await stream
      const missing = await faces.rest('GET', `/v1/instances/${id}-none/events`)
      return { status, headers, body: body.replaceAll(/^id: \w+$/gm, 'id: HASH'), missing }
    },
  },
]
