import type { Context } from 'hono'
import { admitReads, readOf } from './admit-reads.ts'
import { faultText, type Line, streamLines } from './json-lines.ts'
import type { V1Context } from './v1-context.ts'
import { queryRulesOf, readV1Query, selectionOf } from './v1-input.ts'
import { exportParameters } from './v1-parameters.ts'

const rules = queryRulesOf(exportParameters)

/** Serves `GET /v1/export`: JSON lines, gzip where accepted; only a stream that ends with `{"complete":true,…}` is complete. */
export async function serveExport(c: Context, context: V1Context, search: string): Promise<Response> {
  const fields = readV1Query('export', exportParameters, rules, search)
  // Each instance of a list is read with its history.
  const admitted = await admitReads(c, context, fields, [readOf(fields), 'getInstanceStatus'])
  if (admitted instanceof Response) return admitted
  const { input, call } = admitted
  const lines = context.client.export(selectionOf(input), {
    ...call,
    history: input['history'] !== false,
    requests: context.requests,
    sees: ({ name }) => context.access.allowsFunction(name),
  })
  const headers = {
    ...context.ownHeaders(c),
    'cache-control': 'no-store',
    'content-type': 'application/jsonl; charset=utf-8',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
  }
  const body = await streamLines(c, context, told(lines))
  if (body instanceof Response) return body
  if (!acceptsGzip(c.req.header('accept-encoding') ?? '')) return c.body(body, 200, headers)
  const packed = body.pipeThrough(
    new CompressionStream('gzip') as unknown as ReadableWritablePair<Uint8Array, Uint8Array>,
  )
  return c.body(packed, 200, { ...headers, 'content-encoding': 'gzip' })
}

const acceptsGzip = (accepted: string) =>
  accepted.split(',', 20).some((item) => {
    const [coding = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
    return coding === 'gzip' && !parameters.some((part) => /^q=0(?:\.0*)?$/.test(part))
  })

// The status is sent long before a failure: the last line tells of it, and of how many lines came before.
async function* told(lines: AsyncIterable<string>): AsyncGenerator<Line> {
  let count = 0
  try {
    for await (const line of lines) {
      yield line
      count++
    }
  } catch (error) {
    yield { text: JSON.stringify({ complete: false, count, message: faultText(error) }), fault: error }
  }
}
