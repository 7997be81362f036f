import { type BulkFace, bulkFaces, type Range } from './bulk-faces.ts'
import type { Faces } from './faces.ts'
import type { Step } from './steps.ts'

const atOnce = 25
// MCP lists 100 rows at most.
const pageSizes = [100, 37] as const
const chunk = 500

async function inTurns(ids: readonly string[], act: (id: string) => Promise<void>): Promise<void> {
  const left = ids[Symbol.iterator]()
  const work = async () => {
    for (const id of left) await act(id)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

/** The rest of a range, oldest first. */
async function leftOf({ client }: Faces, instanceIdPrefix: string): Promise<string[]> {
  const created: string[] = []
  for await (const { createdTime } of client.listInstances.all({ instanceIdPrefix, top: 1000, showInput: false }))
    created.push(createdTime)
  return created.toSorted()
}

/** Follows the advice of a purge that was cut off: watches what is left, then purges shorter ranges until there is nothing left. */
async function purgeToTheEnd(faces: Faces, face: BulkFace, prefix: string, figures: Figures): Promise<boolean> {
  const created = await leftOf(faces, prefix)
  let range = rangeOf(created)
  let isAdvised = true
  for (let round = 0; range !== undefined && round < 100; round++) {
    const purged = await face.purge(range)
    figures.purges.push(purged.cutOff ? 'cut off' : purged.deleted)
    if (purged.cutOff) {
      isAdvised &&= /shorter ranges/.test(purged.advice)
      figures.watched.push(await watch(faces, prefix))
    }
    // One chunk at a time: the host continues with an abandoned purge, which two must not share.
    range = rangeOf((await leftOf(faces, prefix)).slice(0, chunk))
  }
  return isAdvised
}

/** Waits until a purge in progress stands still; resolves to what it left. */
async function watch(faces: Faces, prefix: string): Promise<number> {
  let before = Infinity
  for (let still = 0; still < 3;) {
    const { length } = await leftOf(faces, prefix)
    if (length === 0) return 0
    still = length === before ? still + 1 : 0
    before = length
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
  return before
}

// Lists give whole seconds: the range ends with the second.
function rangeOf(created: readonly string[]): Range | undefined {
  const [first, last] = [created[0], created.at(-1)]
  if (first === undefined || last === undefined) return undefined
  return { createdTimeFrom: first, createdTimeTo: new Date(Date.parse(last) + 1000).toISOString() }
}

interface Figures {
  readonly seconds: Record<string, number>
  readonly purges: (number | 'cut off')[]
  readonly watched: number[]
}

/** Starts, waits for, pages through and purges `count` instances through each face. */
export const bulkSteps = (count: number, report: (text: string) => void): readonly Step[] =>
  ['client', 'REST', 'MCP'].map((name) => ({
    name: `${count} instances through ${name}`,
    async act(faces, run) {
      const face = bulkFaces(faces).find((other) => other.name === name)!
      const prefix = `${run}-${name}-`
      const ids = Array.from({ length: count }, (_, i) => `${prefix}${i}`)
      const figures: Figures = { seconds: {}, purges: [], watched: [] }
      const timed = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
        const begin = Date.now()
        const result = await act()
        figures.seconds[what] = Math.round((Date.now() - begin) / 100) / 10
        return result
      }
      await timed('start', () => inTurns(ids, (id) => face.start(id)))
      const states: Record<string, number> = {}
      const wait = async (id: string) => {
        const state = await face.wait(id)
        states[state] = (states[state] ?? 0) + 1
      }
      await timed('wait', () => inTurns(ids, wait))
      const lists = []
      for (const top of pageSizes) {
        const seen = new Set<string>()
        let [pages, rows] = [0, 0]
        await timed(`pages of ${top}`, async () => {
          for await (const page of face.pages(prefix, top)) {
            pages++
            rows += page.length
            for (const id of page) seen.add(id)
          }
        })
        lists.push({ top, pages, rows, missing: ids.filter((id) => !seen.has(id)).length })
      }
      const isAdvised = await timed('purge', () => purgeToTheEnd(faces, face, prefix, figures))
      const left = (await leftOf(faces, prefix)).length
      report(JSON.stringify({ host: faces.host, face: name, ...figures }))
      return { states, lists, isAdvised, left }
    },
  }))
