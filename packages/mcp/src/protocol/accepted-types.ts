const json = 'application/json'
const eventStream = 'text/event-stream'

/** True if `Accept` lets the server respond with an event stream; a missing header accepts anything. */
export function acceptsStream({ headers }: Request): boolean {
  return accepts(headers.get('accept'), eventStream)
}

/** True if the client reads event streams and no JSON. */
export function acceptsOnlyStream(request: Request): boolean {
  return acceptsStream(request) && !accepts(request.headers.get('accept'), json)
}

/** Adds both media types of the protocol to `Accept`, without which the SDK's transports refuse a request. */
export function acceptBoth(request: Request): Request {
  const accept = request.headers.get('accept') ?? ''
  if (accept.includes(json) && accept.includes(eventStream)) return request
  const headers = new Headers(request.headers)
  headers.set('accept', `${json}, ${eventStream}`)
  return new Request(request.url, { method: request.method, headers, signal: request.signal })
}

// Nearly every client sends this.
const usual = `${json}, ${eventStream}`

// The most specific range decides (RFC 9110, section 12.5.1).
function accepts(header: string | null, type: string): boolean {
  if (header === usual || header === null || header.trim() === '') return true
  const weights = new Map<string, number>()
  for (const range of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    weights.set(name, weight === undefined ? 1 : Number(weight) || 0)
  }
  const [main] = type.split('/') as [string]
  return (weights.get(type) ?? weights.get(`${main}/*`) ?? weights.get('*/*') ?? 0) > 0
}
