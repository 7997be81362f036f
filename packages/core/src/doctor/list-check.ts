import { fail, type Finding, ok, warn } from './finding.ts'
import { readError } from './host-error.ts'
import type { HostProbe, ProbeResponse } from './host-probe.ts'

/** The first page of instances, and the finding. */
export interface ListedInstances {
  instances: readonly unknown[]
  findings: Finding[]
}

const pageSize = 100

/** Reads the first page of instances: is there a task hub with something in it, and can it be listed at all. */
export async function checkList(probe: HostProbe, taskHub: string | undefined): Promise<ListedInstances> {
  const page = await probe.read('/instances', { top: String(pageSize) })
  const instances = readList(page)
  if (instances === undefined) {
    if (!isBroken(page)) {
      const said = `the list of instances fails with ${page.status}`
      return { instances: [], findings: [fail('list', said, 'look into the log of the function app')] }
    }
    return { instances: [], findings: [await brokenList(probe)] }
  }
  if (instances.length === 0 && taskHub !== undefined) {
    const said = `${taskHub} can be read and is empty; a hub that is not there looks the same`
    return {
      instances,
      findings: [warn('task hub', said, 'compare the name with hubName in host.json, letter case included')],
    }
  }
  const more = page.headers.get('x-ms-continuation-token') ? ' and more' : ''
  const said = `${taskHub ?? "the app's own"} can be read: ${instances.length}${more} instances and entities`
  return { instances, findings: [ok('task hub', said)] }
}

function readList({ status, text }: ProbeResponse): readonly unknown[] | undefined {
  if (status !== 200) return undefined
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list : undefined
  } catch {
    return undefined
  }
}

// Contract 6.5: a reason that begins with a comment makes a 500, one that reads as `undefined` a list that is not JSON.
function isBroken({ status, text }: ProbeResponse): boolean {
  return status === 200 || (status === 500 && /JsonWriterException/.test(readError(text).type))
}

async function brokenList(probe: HostProbe): Promise<Finding> {
  // Halves the page until the first size is found that cannot be read.
  let [good, bad] = [0, pageSize]
  let last: unknown
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    const list = readList(await probe.read('/instances', { top: String(middle) }))
    if (list === undefined) bad = middle
    else [good, last] = [middle, list.at(-1)]
  }
  const id = (last as { instanceId?: unknown } | undefined)?.instanceId
  const place = good === 0 ? 'the first one of all' : `the one after ${JSON.stringify(id).slice(0, 80)}`
  const said = `the list of instances cannot be read by anybody: an instance holds a text that makes it no JSON (${place})`
  const remedy = 'find that instance in the storage, end it if it runs, and purge it by its id'
  return fail('list', said, remedy)
}
