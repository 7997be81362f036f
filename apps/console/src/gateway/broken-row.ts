import { GatewayError } from './gateway-error.ts'
import { hostPath, type Send } from './request.ts'

/** Where the first instance is that the host cannot write as JSON, in the order in which it lists them. */
export interface BrokenRow {
  /** Instances before it that can be read. */
  before: number
  /** Id of the last one of those; absent if it is the first one of all. */
  after?: string | undefined
  /** False if all that were looked at can be read. */
  isFound: boolean
}

interface Page {
  ids: string[]
  next: string | undefined
}

const pageSize = 100
const mostPages = 50

/** Finds the first instance that makes a page of the list fail: reads page after page, and halves the one that fails. */
export async function findBrokenRow(send: Send, signal: AbortSignal): Promise<BrokenRow> {
  let next: string | undefined
  let before = 0
  let after: string | undefined
  for (let pages = 0; pages < mostPages && (pages === 0 || next !== undefined); pages++) {
    const whole = await readPage(send, pageSize, next, signal)
    if (!whole) {
      const readable = await halve(send, next, signal)
      return { before: before + readable.length, after: readable.at(-1) ?? after, isFound: true }
    }
    before += whole.ids.length
    after = whole.ids.at(-1) ?? after
    next = whole.next
  }
  return { before, after, isFound: false }
}

/** The ids before the first one that cannot be read, of a page that cannot. */
async function halve(send: Send, next: string | undefined, signal: AbortSignal): Promise<string[]> {
  let readable: string[] = []
  for (let [good, bad] = [0, pageSize]; bad - good > 1;) {
    const middle = (good + bad) >> 1
    const page = await readPage(send, middle, next, signal)
    if (page) [good, readable] = [middle, page.ids]
    else bad = middle
  }
  return readable
}

/** Undefined for a page that the host cannot write. */
async function readPage(
  send: Send,
  top: number,
  next: string | undefined,
  signal: AbortSignal,
): Promise<Page | undefined> {
  try {
    const response = await send(`${hostPath}/instances`, {
      query: { top },
      headers: next === undefined ? {} : { 'x-ms-continuation-token': next },
      signal,
    })
    const rows = (await response.json()) as { instanceId: string }[]
    const token = response.headers.get('x-ms-continuation-token')
    return { ids: rows.map(({ instanceId }) => instanceId), next: token === null || token === '' ? undefined : token }
  } catch (error) {
    const isBroken =
      error instanceof SyntaxError || (error instanceof GatewayError && /^(upstream|protocol)$/.test(error.code))
    if (isBroken) return undefined
    throw error
  }
}
