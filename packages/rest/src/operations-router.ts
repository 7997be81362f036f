import { basePath } from '@durable-http/core'
import type { Router } from 'hono/router'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'

const below = `${basePath}/`

/**
 * Makes Hono's own router, but for one thing: all paths below the host's base path are the same to it, as they have one handler. It looks up the
 * text of each path in an object, and V8 makes a name of each text that it has not seen before, which those with ids nearly always are.
 */
export function createOperationsRouter<T>(): Router<T> {
  const router = new SmartRouter<T>({ routers: [new RegExpRouter<T>(), new TrieRouter<T>()] })
  return {
    get name() {
      return router.name
    },
    add: (method, path, handler) => router.add(method, path, handler),
    match: (method, path) => router.match(method, path.startsWith(below) ? basePath : path),
  }
}
