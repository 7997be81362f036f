import { CliError } from './cli-error.ts'
import type { ExitName } from './exit-codes.ts'
import { beginningOf } from './http/limited-text.ts'
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
const mostProblem = 64 * 1024

/** The error for a response of a path below `/v1`: `what` is not there where the address has no such path. */
export async function problemOf(response: Response, what: string, session: Session): Promise<CliError> {
  const { status, headers } = response
  const text = session.client.scrub(await beginningOf(response, mostProblem))
  const { code, detail } = /json/.test(headers.get('content-type') ?? '') ? readProblem(text) : {}
  const said = (otherwise: string) => {
    if (detail === undefined) return `${what}: ${otherwise}`
    return detail.startsWith(`${what}: `) ? detail : `${what}: ${detail}`
  }
  // A gateway names the missing thing; any other 404 means that the path is wrong.
  if (status === 404 && (code === 'not_found' || code === 'unknown_app')) return new CliError('notFound', said(''))
  if (status === 501 && detail !== undefined) return new CliError('notSupported', said(''))
  if (status === 404 || status === 405 || status === 501 || (status >= 300 && status < 400))
    return noneHere(what, session)
  return new CliError(
    exitByStatus[status] ?? 'failed',
    said(`${new URL(session.base).origin} responded with status ${status}`),
  )
}

/** The error for an address that does not offer what only a gateway has. */
export function noneHere(what: string, { target }: Session): CliError {
  const { origin } = new URL(target.url.value)
  return new CliError(
    'notSupported',
    `there are no ${what} at ${origin}: only a gateway that is set up for them has them`,
  )
}

function readProblem(text: string): { code?: string; detail?: string } {
  try {
    const { code, detail, title } = JSON.parse(text) as Readonly<Record<string, unknown>>
    const said = typeof detail === 'string' ? detail : title
    return {
      ...(typeof code === 'string' ? { code } : {}),
      ...(typeof said === 'string' ? { detail: plainText(said).slice(0, 500) } : {}),
    }
  } catch {
    return {}
  }
}
