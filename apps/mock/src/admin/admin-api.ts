import type { z } from 'zod'
import type { MockHost } from '../host.ts'
import type { RequestHandler } from '../request-handler.ts'
import { type AdminAccess, checkAccess } from './access.ts'
import { adminOpenApi } from './admin-openapi.ts'
import { AdminProblem, jsonResponse, problemResponse } from './admin-problem.ts'
import { type AdminRoute, adminRoutes } from './admin-routes.ts'
import { createAdminState } from './admin-state.ts'

const base = '/_mock/v1'
const largestBody = 20_000_000

interface Match {
  readonly route: AdminRoute
  readonly id: string
}

const patterns = Object.entries(adminRoutes).map(([key, route]) => {
  const [method = '', path = ''] = key.split(' ')
  return { method, route, pattern: new RegExp(`^${path.replace('{id}', '([^/]+)')}$`) }
})

function findRoute(method: string, path: string): Match {
  const fitting = patterns.flatMap(({ method: accepted, route, pattern }) => {
    const match = pattern.exec(path)
    return match ? [{ accepted, route, id: match[1] ?? '' }] : []
  })
  const found = fitting.find(({ accepted }) => accepted === method)
  if (found) return found
  if (fitting.length === 0) {
    throw new AdminProblem(
      404,
      'not_found',
      `There is nothing at ${base}${path.slice(0, 200)}; ${base}/openapi.json lists what there is.`,
    )
  }
  throw new AdminProblem(
    405,
    'method',
    `${base}${path} takes ${fitting.map(({ accepted }) => accepted).join(', ')}, not ${method}.`,
  )
}

/** Lists what does not fit; of an unknown member at the top also what is accepted. */
const problemsOf = (error: z.ZodError, schema: z.ZodType): string[] =>
  error.issues.slice(0, 20).map(({ path, message, code }) => {
    if (path.length > 0) return `${path.join('.')}: ${message}`
    if (code !== 'unrecognized_keys' || !('shape' in schema)) return message
    return `${message}: accepted are ${Object.keys(schema.shape as object).join(', ')}`
  })

async function readBody(request: Request, schema: z.ZodType | undefined): Promise<unknown> {
  const text = await request.text()
  if (text.length > largestBody)
    throw new AdminProblem(
      413,
      'too_large',
      `The body has ${text.length} characters: at most ${largestBody} are accepted.`,
    )
  if (!schema) {
    if (text.trim() === '' || text.trim() === '{}') return undefined
    throw new AdminProblem(400, 'invalid', 'This operation takes no body.')
  }
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new AdminProblem(415, 'media_type', 'The body must be JSON, with content-type: application/json.')
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new AdminProblem(
      400,
      'invalid',
      `The body is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success)
    throw new AdminProblem(400, 'invalid', 'The body does not fit.', problemsOf(parsed.error, schema))
  return parsed.data
}

function readQuery(search: URLSearchParams, schema: z.ZodType | undefined): unknown {
  const given = Object.fromEntries(search)
  if (!schema) return given
  const parsed = schema.safeParse(given)
  if (!parsed.success)
    throw new AdminProblem(400, 'invalid', 'The query does not fit.', problemsOf(parsed.error, schema))
  return parsed.data
}

/**
 * Creates the admin API of a host: everything under `/_mock/v1`, and nothing else. Without a key it takes requests under
 * only the names of this machine; a host that listens elsewhere must give one.
 */
export function createAdminApi({ host, ...access }: AdminAccess & { readonly host: MockHost }): RequestHandler {
  const state = createAdminState()

  const respond = async (request: Request, target: string): Promise<Response> => {
    try {
      checkAccess(request, access)
      const [path = '', search = ''] = target.slice(base.length).split(/\?(.*)/s)
      if (path === '/openapi.json' && request.method === 'GET') return jsonResponse(200, adminOpenApi())
      const { route, id } = findRoute(request.method, path)
      const query = readQuery(new URLSearchParams(search), route.query)
      const body = await readBody(request, route.body)
      const result = await route.run({ host, state, id: decodeURIComponent(id), body, query })
      return jsonResponse(route.status ?? 200, result)
    } catch (error) {
      if (error instanceof AdminProblem) return problemResponse(error)
      if (error instanceof URIError)
        return problemResponse(new AdminProblem(400, 'invalid', 'The path is not well formed.'))
      throw error
    }
  }

  return (request, target) =>
    target === base || target.startsWith(`${base}/`) || target.startsWith(`${base}?`)
      ? respond(request, target)
      : undefined
}
