import type { ResourceContent } from '../../src/offering/resources/resource.ts'
import type { ResourceRegistry } from '../../src/offering/resources/resource.ts'
import { pixel } from './fixture-tools.ts'
import type { WatchedResource } from './watched-resource.ts'

const fixtures: Readonly<Record<string, object>> = {
  'test://static-text': { mimeType: 'text/plain', text: 'a text' },
  'test://static-binary': { mimeType: 'image/png', blob: pixel },
}

/** The given resources and those that the conformance suite reads by URI. */
export function withFixtureResources(registry: ResourceRegistry, watched: WatchedResource): ResourceRegistry {
  const template = { uriTemplate: 'test://template/{id}/data', name: 'test-template', mimeType: 'application/json' }
  return {
    ...registry,
    list: [...registry.list, ...[...Object.keys(fixtures), watched.uri].map((uri) => ({ uri, name: uri }) as never)],
    templates: [...registry.templates, template as never],
    async read(uri, signal) {
      const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1]
      if (id !== undefined) return { uri, mimeType: 'application/json', text: JSON.stringify({ id }) }
      if (uri === watched.uri) return { uri, mimeType: 'text/plain', text: watched.read() }
      if (Object.hasOwn(fixtures, uri)) return { uri, ...fixtures[uri] } as unknown as ResourceContent
      return registry.read(uri, signal)
    },
  }
}
