import type { ExportOptions } from '@durable-http/core'
import type { Context } from 'hono'
import { admitReads, readOf } from './admit-reads.ts'
import { faultText, type Line, streamLines } from './json-lines.ts'
import { cursorBinding, openCursor } from './sealed-cursor.ts'
import type { StreamEnd } from './stream-end.ts'
import type { V1Context } from './v1-context.ts'
import { queryRulesOf, readV1Query, selectionOf } from './v1-input.ts'
import { exportParameters } from './v1-parameters.ts'

const rules = queryRulesOf(exportParameters)

/** Serves `GET /v1/export`: JSON lines, gzip where accepted; only a stream that ends with `{"complete":true,…}` is complete. One that had to end early has `next`. */
export async function serveExport(c: Context, context: V1Context, search: string): Promise<Response> {
  const fields = readV1Query('export', exportParameters, rules, search)
  // Each instance of a list is read with its history.
  const admitted = await admitReads(c, context, fields, [readOf(fields), 'getInstanceStatus'])
  if (admitted instanceof Response) return admitted
  const { input, call } = admitted
  const selection = selectionOf(input)
  const binding = cursorBinding('v1/export', context.caller(c).principal, selection)
  const options: ExportOptions = {
    ...call,
    cursor: await openCursor('export', input['next'], context, binding),
    history: input['history'] !== false,
    requests: context.requests,
    sees: ({ name }) => context.access.allowsFunction(name),
  }
  const headers = {
    ...context.ownHeaders(c),
    'cache-control': 'no-store',
    'content-type': 'application/jsonl; charset=utf-8',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
  }
  const seal = (next: string) => context.signer.sign(next, binding)
  const body = await streamLines(c, context, (end) =>
    told(context.client.export(selection, { ...options, stop: end.signal }), end, seal),
  )
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

// The status is sent long before a failure: the last line reports it, with the number of lines before, or the reason of an early end.
async function* told(
  lines: AsyncIterable<string>,
  end: StreamEnd,
  seal: (next: string) => Promise<string>,
): AsyncGenerator<Line> {
  let count = 0
  try {
    for await (const line of lines) {
      if (end.signal.aborted && line.startsWith('{"complete":false')) {
        const { next } = JSON.parse(line) as { next: string }
        yield JSON.stringify({ complete: false, count, next: await seal(next), message: end.reason })
        return
      }
      yield line
      count++
    }
  } catch (error) {
    yield { text: JSON.stringify({ complete: false, count, message: faultText(error) }), fault: error }
  }
}
