import { ConnectionResetError, type Fault } from './faults.ts'
import { rawResponse } from './wire/raw-response.ts'

const tokenName = 'x-ms-continuation-token'

function tear(response: Response): Response {
  const source = response.body ? response.arrayBuffer() : Promise.resolve(new ArrayBuffer(0))
  const body = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const bytes = new Uint8Array(await source)
        if (bytes.length > 0) controller.enqueue(bytes.subarray(0, Math.ceil(bytes.length / 2)))
      },
      // The error comes when the reader asks for more, so that it gets the first half.
      pull: (controller) => controller.error(new ConnectionResetError()),
    },
    { highWaterMark: 0 },
  )
  return rawResponse(body, response)
}

/** Cuts the page; its token then leads to what was cut off only if there is one already, so the rest is lost, as a fault may. */
async function shorten(response: Response, size: number): Promise<Response> {
  const text = await response.text()
  const items: unknown = JSON.parse(text)
  const body = Array.isArray(items) ? JSON.stringify(items.slice(0, size)) : text
  return rawResponse(body, response)
}

/** The token of the request once more, with the space at its end that the web server took away. */
const repeatedToken = (asked: string | null, own = 'cmVwZWF0ZWQ='): string =>
  asked ? `${asked}${own.endsWith(' ') ? ' ' : ''}` : own

/** Makes of a response what a fault makes of it; `repeatedToken` needs the token of the request. */
export async function spoil(response: Response, fault: Fault, askedToken: string | null): Promise<Response> {
  let spoilt = response
  if (fault.shortPage !== undefined && spoilt.status === 200) spoilt = await shorten(spoilt, fault.shortPage)
  const headers = new Map(spoilt.headers)
  for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name.toLowerCase(), value)
  if (fault.repeatedToken) headers.set(tokenName, repeatedToken(askedToken, headers.get(tokenName)))
  const status = fault.status ?? spoilt.status
  const empty = [101, 204, 205, 304].includes(status)
  spoilt = rawResponse(empty ? null : (fault.body ?? spoilt.body), { status, headers })
  return fault.tornBody ? tear(spoilt) : spoilt
}
