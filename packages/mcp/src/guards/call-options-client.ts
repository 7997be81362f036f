import type { CallOptions } from '@durable-http/core'
import type { ToolClient } from '../tools/tool-client.ts'

type Method = (input: unknown, options?: CallOptions) => unknown

/** A client whose every request is made with these options, too. */
export function withCallOptions(client: ToolClient, extra: CallOptions): ToolClient {
  const bulk: ToolClient['bulk'] = (action, selection, options) =>
    client.bulk(action, selection, { ...options, ...extra })
  return new Proxy(client, {
    get: (target, name) => (name === 'bulk' ? bulk : withOptions(Reflect.get(target, name), extra)),
  })
}

// Methods of pages and of all rows hang on the method of one page.
function withOptions(method: unknown, extra: CallOptions): unknown {
  if (typeof method !== 'function') return method
  return new Proxy(method, {
    apply: (target, _, [input, options]: [unknown, CallOptions?]) =>
      (target as Method)(input, { ...options, ...extra }),
    get: (target, name) => withOptions(Reflect.get(target, name), extra),
  })
}
