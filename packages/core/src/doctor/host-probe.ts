import { createDurableClient } from '../create-durable-client.ts'
import { createScrubber } from '../scrubber.ts'
import { readSome } from '../response-text.ts'
import type { Fetch } from '../transport.ts'

// Characters of a response; a page of 1,000 instances has far less.
const longest = 16 * 1024 * 1024

/** A function app, or its place behind a gateway. */
export interface ExaminedApp {
  /** Origin of the function app, or its whole webhook address. */
  baseUrl: string
  key?: string
  /** Key that is tried where the first is refused. */
  nextKey?: string
  taskHub?: string
  connection?: string
}

/** A response of what is at the address of the function app. */
export interface ProbeResponse {
  status: number
  headers: Headers
  text: string
  /** Time of the response, halfway between sent and received, by the clock of this machine. */
  at: number
}

/** A function app did not respond; it has no cause, because that one may hold the URL and with it the key. */
export class HostSilent extends Error {
  override readonly name = 'HostSilent'
  /** Code of the failed connection, where it has one. */
  readonly code: string | undefined
  constructor(message: string, code?: string) {
    super(message)
    this.code = code
  }
}

/** Reads from a function app; the only method is GET, so that nothing there can change. */
export interface HostProbe {
  /** Answers, or throws `HostSilent`. */
  read: (path: string, query?: Readonly<Record<string, string>>, withKey?: boolean) => Promise<ProbeResponse>
  /** Takes the key out of a text of the host. */
  scrub: (text: string) => string
}

/** Makes the probe of a function app. */
export function createHostProbe(app: ExaminedApp, fetch: Fetch, now: () => number): HostProbe {
  const { key, nextKey, taskHub, connection } = app
  const scrub = createScrubber([key, nextKey])
  const common = { ...(taskHub && { taskHub }), ...(connection && { connection }) }

  async function read(
    path: string,
    query: Readonly<Record<string, string>> = {},
    withKey = true,
  ): Promise<ProbeResponse> {
    const parameters = new URLSearchParams({ ...query, ...common, ...(withKey && key && { code: key }) })
    const url = `${await webhookAddress(app)}${path}${parameters.size > 0 ? `?${parameters}` : ''}`
    const sent = now()
    try {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(30_000) })
      const at = (sent + now()) / 2
      return { status: response.status, headers: response.headers, text: await readSome(response, longest), at }
    } catch (error) {
      throw new HostSilent(scrub(reasonOf(error)), codeOf(error))
    }
  }
  return { read, scrub }
}

// Only the client knows the path for each form of address, so it is asked for the URL of a list but sends nothing.
async function webhookAddress({ baseUrl }: ExaminedApp): Promise<string> {
  let found = ''
  const caught: Fetch = async (url) => {
    found = url
    return Response.json([])
  }
  await createDurableClient({ baseUrl, fetch: caught, retry: false }).raw.listInstances()
  return found.slice(0, found.lastIndexOf('/instances'))
}

function codeOf(error: unknown): string | undefined {
  const { name, cause } = error as Error
  return name === 'TimeoutError' ? 'ETIMEDOUT' : (cause as { code?: string } | undefined)?.code
}

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error
  if (name === 'TimeoutError') return 'there was no response within 30 seconds'
  const { code, message: inner } = (cause ?? {}) as { code?: string; message?: string }
  return `the connection failed (${code ?? inner ?? message})`
}
