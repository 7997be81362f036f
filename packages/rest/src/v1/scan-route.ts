import { type InstanceScan, type InstanceStatus, parseVerbatimJson, toJsonText } from '@durable-http/core'
import type { Context } from 'hono'
import { ProblemError } from '../problem.ts'
import { admitReads, readOf } from './admit-reads.ts'
import { faultText, type Line, streamLines, wantsLines } from './json-lines.ts'
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
  const binding = bindingOf(context.caller(c).principal, selection)
  const scan = context.client.scan(selection, {
    ...call,
    cursor: await openNext(input['next'], context, binding),
    showInput: input['showInput'] === true,
    parseJson: parseVerbatimJson,
    sees: ({ name }) => context.access.allowsFunction(name),
    budget: {
      rows: (input['scan'] as number | undefined) ?? (isLines ? undefined : defaultScan),
      requests: context.requests,
      milliseconds: isLines ? undefined : patience,
    },
  })
  const limit = (input['limit'] as number | undefined) ?? (isLines ? Infinity : defaultLimit)
  const headers = { ...context.ownHeaders(c), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  if (isLines) {
    const lines = scanLines(scan, limit, (more) => endOf(scan, context, binding, more))
    const body = await streamLines(c, context, lines)
    if (body instanceof Response) return body
    return c.body(body, 200, {
      ...headers,
      'content-type': 'application/jsonl; charset=utf-8',
    })
  }
  const instances: InstanceStatus[] = []
  for await (const row of scan) {
    instances.push(row)
    if (instances.length >= limit) break
  }
  const text = context.client.scrub(toJsonText({ instances, ...(await endOf(scan, context, binding)) }))
  return c.body(text, 200, { ...headers, 'content-type': 'application/json; charset=utf-8' })
}

// A failure before the first line is a problem; the status is sent long before a later one, so the last line tells of it.
async function* scanLines(
  scan: InstanceScan,
  limit: number,
  end: (more?: object) => Promise<object>,
): AsyncGenerator<Line> {
  let count = 0
  try {
    for await (const row of scan) {
      yield toJsonText(row)
      if (++count >= limit) break
    }
  } catch (error) {
    yield { text: JSON.stringify(await end({ message: faultText(error) })), fault: error }
    return
  }
  yield JSON.stringify(await end())
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

// A cursor belongs to its selection and its caller: it names positions in a list that another caller may not read.
const bindingOf = (principal: string | undefined, selection: object) =>
  JSON.stringify([
    'v1/instances',
    principal ?? null,
    Object.entries(selection).sort(([one], [other]) => (one < other ? -1 : 1)),
  ])

async function openNext(next: unknown, { signer }: V1Context, binding: string): Promise<string | undefined> {
  if (next === undefined) return undefined
  const cursor = await signer.read(next as string, binding)
  if (typeof cursor === 'string') return cursor
  const message = 'must be the `next` of an earlier response to the same caller, with the same selection'
  throw new ProblemError('invalid_input', `scan: next ${message}`, {
    issues: [{ parameter: 'next', in: 'query', message }],
  })
}
