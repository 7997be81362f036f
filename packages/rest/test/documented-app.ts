import { createRestApp, type RestApp, type RestOptions } from '../src/index.ts'
import { jobsPart } from '../src/openapi/job-paths.ts'
import { createOpenApiDocument } from '../src/openapi/openapi-document.ts'
import { createStatusCheck } from './openapi-check.ts'

const undocumentedStatus = createStatusCheck(createOpenApiDocument({ jobs: jobsPart }))

/**
 * A REST app for tests, every one of them: it throws where it responds with a status that the OpenAPI document does not have.
 * A client that left (499) sees no status, and what `authorize` answers is not ours.
 */
export function createDocumentedApp(options: RestOptions): RestApp {
  const app = createRestApp(options)
  if (options.authorize !== undefined) return app
  const { fetch } = app
  app.fetch = async (request, ...rest) => {
    const response = await fetch(request, ...rest)
    const { pathname, search } = new URL(request.url)
    const fault =
      response.status === 499 ? undefined : undocumentedStatus(request.method, pathname + search, response.status)
    if (fault !== undefined) throw new Error(fault)
    return response
  }
  return app
}
