import { CliError } from './cli-error.ts'
import type { ExitName } from './exit-codes.ts'
import { plainText } from './output/plain-text.ts'
import type { Session } from './session.ts'

const exitByStatus: Readonly<Record<number, ExitName>> = {
  400: 'usage',
  401: 'unauthorized',
  403: 'unauthorized',
  409: 'refused',
  422: 'refused',
  429: 'unreachable',
  502: 'unreachable',
  503: 'unreachable',
  504: 'timedOut',
}

/** The error for a response of a path below `/v1`: `what` is not there where the address has no such path. */
export async function problemOf(response: Response, what: string, { client }: Session): Promise<CliError> {
  const { status, headers } = response
  const text = client.scrub((await response.text()).slice(0, 20_000))
  const detail = /json/.test(headers.get('content-type') ?? '') ? detailOf(text) : undefined
  if (status === 501) return new CliError('notSupported', `${what}: ${detail ?? 'not supported at this address'}`)
  if (status === 404 && detail) return new CliError('notFound', `${what}: ${detail}`)
  if (status === 404 || status === 405 || (status >= 300 && status < 400))
    return new CliError('notSupported', `there are no ${what} at this address: they need a gateway that has them`)
  return new CliError(exitByStatus[status] ?? 'failed', `${what}: ${detail ?? `status ${status}`}`)
}

function detailOf(text: string): string | undefined {
  try {
    const { detail, title } = JSON.parse(text) as { detail?: unknown; title?: unknown }
    const said = typeof detail === 'string' ? detail : title
    return typeof said === 'string' ? plainText(said).slice(0, 500) : undefined
  } catch {
    return undefined
  }
}
