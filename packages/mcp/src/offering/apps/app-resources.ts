import { safeLine } from '../../text/safe-text.ts'
import { type Completion, ResourceError, type ResourceListing, type TemplateListing } from '../resources/resource.ts'
import type { ResourceRegistry } from '../resources/resource.ts'
import { appArgument } from './app-argument.ts'
import { type NamedApp, namesOf } from './named-app.ts'

const scheme = 'durable://'

/** Makes one set of resources for several apps: every address begins with the app, `durable://{app}/{hub}/…`. */
export function joinResources(apps: readonly NamedApp<ResourceRegistry>[]): ResourceRegistry {
  const byApp = new Map(apps.map(({ name, part }) => [name, part]))
  const templates = new Map<string, TemplateListing>()
  for (const template of apps.flatMap(({ part }) => part.templates)) {
    const uriTemplate = template.uriTemplate.replace(scheme, `${scheme}{${appArgument}}/`)
    templates.set(template.name, { ...template, uriTemplate })
  }

  return {
    list: apps.flatMap(({ name, part }) => part.list.map((listing) => listedIn(name, listing))),
    templates: [...templates.values()],
    async read(uri, ...rest) {
      const [app, inner] = splitUri(uri) ?? []
      const part = byApp.get(app ?? '')
      if (!part || inner === undefined) {
        throw new ResourceError('not_found', `there is no resource ${safeLine(uri, 300)}`)
      }
      try {
        return { ...(await part.read(inner, ...rest)), uri }
      } catch (error) {
        if (!(error instanceof ResourceError)) throw error
        throw new ResourceError(
          error.kind,
          error.message.replace(safeLine(inner, 300), () => safeLine(uri, 300)),
        )
      }
    },
    async complete(request): Promise<Completion> {
      if (request.argument === appArgument) {
        return { values: namesOf(apps).filter((name) => name.startsWith(request.value)), hasMore: false }
      }
      const { [appArgument]: app, ...settled } = request.settled
      const part = app === undefined || app === '' ? apps[0]!.part : byApp.get(app)
      return part ? part.complete({ ...request, settled }) : { values: [], hasMore: false }
    },
  }
}

function listedIn(app: string, listing: ResourceListing): ResourceListing {
  return {
    ...listing,
    uri: listing.uri.replace(scheme, `${scheme}${app}/`),
    name: `${app}-${listing.name}`,
    title: `${listing.title} of ${app}`,
  }
}

function splitUri(uri: string): [app: string, inner: string] | undefined {
  const [, app, rest] = /^durable:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? []
  return app === undefined || rest === undefined ? undefined : [app, scheme + rest]
}
