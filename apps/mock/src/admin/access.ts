import { AdminProblem } from './admin-problem.ts'

/** Access to the admin API. */
export interface AdminAccess {
  /** The key that requests must carry as `x-mock-admin-key` or as a bearer token; without one only this machine may call. */
  readonly key?: string | undefined
  /** More names that the `Host` header may have. */
  readonly hosts?: readonly string[] | undefined
}

const ownNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

// Addresses and names without a dot: a page of another site cannot own such a name.
const isSafeName = (name: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name) || /^\[[\da-f:.]+\]$/.test(name) || /^[a-z\d-]+$/.test(name)

/** The name in an authority, without its port. */
const nameOf = (authority: string): string => authority.toLowerCase().replace(/:\d*$/, '')

/** Compares in a time that depends only on the given text. */
function isSame(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length
  for (let i = 0; i < given.length; i++) difference |= given.charCodeAt(i) ^ expected.charCodeAt(i % expected.length)
  return difference === 0
}

/** Throws an `AdminProblem` for a request from a web page, with a foreign `Host`, or without the key if one is set. */
export function checkAccess({ headers, url }: Request, { key, hosts = [] }: AdminAccess): void {
  if (headers.has('origin') || !['none', null].includes(headers.get('sec-fetch-site'))) {
    throw new AdminProblem(403, 'browser', 'The admin API takes no requests of web pages: it refuses any Origin.')
  }
  const name = nameOf(headers.get('host') ?? new URL(url).host)
  const known = ownNames.has(name) || hosts.some((host) => host.toLowerCase() === name)
  if (!known && !(key !== undefined && isSafeName(name))) {
    throw new AdminProblem(
      403,
      'foreign_host',
      `The admin API does not know the host '${name.slice(0, 100)}': accepted are localhost, 127.0.0.1, [::1]${key === undefined ? '' : ', addresses, names without a dot'} and those it is given.`,
    )
  }
  if (key === undefined) return
  const [, bearer] = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '') ?? []
  const given = headers.get('x-mock-admin-key') ?? bearer
  if (given === undefined || !isSame(given, key)) {
    throw new AdminProblem(401, 'admin_key', 'The admin API needs its key, as x-mock-admin-key or as a bearer token.')
  }
}
