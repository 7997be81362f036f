import { basePath } from '@durable-http/core'
import { Hono } from 'hono'
import { matchedRoutes } from 'hono/route'
import { expect, it } from 'vitest'
import { createOperationsRouter } from './operations-router.ts'

const instance = `${basePath}/instances/a`

function routesOf(app: Hono) {
  app.all('*', (c, next) =>
    c.req.path.startsWith('/v1') ? next() : c.text(`${c.req.path} ${matchedRoutes(c).length}`),
  )
  app.all('/v1/*', (c) => c.text(`v1 ${c.req.path}`))
  app.get('/docs/:page', (c) => c.text(c.req.param('page')))
  return app
}

it.each(['/', '/v1/instances/a', '/docs/x', basePath, instance, `${instance}/terminate`, `${basePath}s/x`, '/nowhere'])(
  'finds the routes of %s as the one of Hono does',
  async (path) => {
    const own = await routesOf(new Hono({ router: createOperationsRouter() })).request(path)
    const usual = await routesOf(new Hono()).request(path)
    expect([own.status, await own.text()]).toEqual([usual.status, await usual.text()])
  },
)
