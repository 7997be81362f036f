import {
  type InstanceScan,
  type InstanceStatus,
  parseVerbatimJson,
  type ScanOptions,
  toJsonText,
} from '@durable-http/core'
import type { Context } from 'hono'
import { admitReads, readOf } from './admit-reads.ts'
import { faultText, type Line, streamLines, wantsLines } from './json-lines.ts'
import { cursorBinding, openCursor } from './sealed-cursor.ts'
import type { StreamEnd } from './stream-end.ts'
import type { V1Context } from './v1-context.ts'
import { queryRulesOf, readV1Query, selectionOf } from './v1-input.ts'
import { scanParameters } from './v1-parameters.ts'

const rules = queryRulesOf(scanParameters)
const defaultLimit = 100
const defaultScan = 20_000
/** Milliseconds after which a scan responds with what it has. */
const patience = 20_000

/** Serves `GET /v1/instances`: a scan as one JSON object, or as JSON lines that end with the progress. */
export async function serveScan(c: Context, context: V1Context, search: string): Promise<Response> {
  const fields = readV1Query('scan', scanParameters, rules, search)
  const admitted = await admitReads(c, context, fields, [readOf(fields)])
  if (admitted instanceof Response) return admitted
  const { input, call } = admitted
  const isLines = wantsLines(c)
  const selection = selectionOf(input)
  const binding = cursorBinding('v1/instances', context.caller(c).principal, selection)
  const options: ScanOptions = {
    ...call,
    cursor: await openCursor('scan', input['next'], context, binding),
    showInput: input['showInput'] === true,
    parseJson: parseVerbatimJson,
    sees: ({ name }) => context.access.allowsFunction(name),
    budget: {
      rows: (input['scan'] as number | undefined) ?? (isLines ? undefined : defaultScan),
      requests: context.requests,
      milliseconds: isLines ? undefined : patience,
    },
  }
  const limit = (input['limit'] as number | undefined) ?? (isLines ? Infinity : defaultLimit)
  const headers = { ...context.ownHeaders(c), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  if (isLines) {
    const body = await streamLines(c, context, (end) => {
      const scan = context.client.scan(selection, { ...options, stop: end.signal })
      return scanLines(scan, limit, end, (more) => endOf(scan, context, binding, more))
    })
    if (body instanceof Response) return body
    return c.body(body, 200, {
      ...headers,
      'content-type': 'application/jsonl; charset=utf-8',
    })
  }
  const scan = context.client.scan(selection, options)
  const instances: InstanceStatus[] = []
  for await (const row of scan) {
    instances.push(row)
    if (instances.length >= limit) break
  }
  const text = context.client.scrub(toJsonText({ instances, ...(await endOf(scan, context, binding)) }))
  return c.body(text, 200, { ...headers, 'content-type': 'application/json; charset=utf-8' })
}

// A failure before the first line is a problem; the status is sent long before a later one, so the last line reports it.
async function* scanLines(
  scan: InstanceScan,
  limit: number,
  end: StreamEnd,
  last: (more?: object) => Promise<object>,
): AsyncGenerator<Line> {
  let count = 0
  try {
    for await (const row of scan) {
      yield toJsonText(row)
      if (++count >= limit || end.signal.aborted) break
    }
  } catch (error) {
    yield { text: JSON.stringify(await last({ message: faultText(error) })), fault: error }
    return
  }
  yield JSON.stringify(await last(end.signal.aborted ? { message: end.reason } : {}))
}

async function endOf(
  { progress }: InstanceScan,
  { signer }: V1Context,
  binding: string,
  more: object = {},
): Promise<object> {
  const { scanned, matched, complete, next } = progress
  return {
    progress: { scanned, matched, complete },
    ...(next === undefined ? {} : { next: await signer.sign(next, binding) }),
    ...more,
  }
}
