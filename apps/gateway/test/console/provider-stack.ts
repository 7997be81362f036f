import { jwtDefaults } from '../../src/config/defaults.ts'
import { type AuthorizationOptions, serveAuthorization } from '../authorization-server.ts'
import { serveConsole } from './stack.ts'

/** Serves a console whose people sign in at a provider. */
export async function serveWithProvider(options?: AuthorizationOptions) {
  const stack = new AsyncDisposableStack()
  const provider = stack.use(await serveAuthorization(options))
  const audience = ['https://gateway.example/api']
  const jwt = { ...jwtDefaults, issuer: provider.issuer.issuer, audience, clockTolerance: 0 }
  const ui = { mode: 'on', clientId: 'a client' } as const
  const served = stack.use(await serveConsole({ host: { clock: 'real' }, config: { auth: { apiKeys: [], jwt }, ui } }))
  return { provider, stack: served, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}
