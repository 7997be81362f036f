import { api, createGatewayUnderTest, type GatewaySetup } from '../gateway-under-test.ts'

/** A gateway under test with short calls, and waits of the real clock where its client follows. */
export function createGateway(setup: GatewaySetup = {}) {
  const { host, rest, call } = createGatewayUnderTest({ ...setup, host: { clock: 'real', ...setup.host } })
  return {
    host,
    app: rest,
    call,
    get: (path: string, init?: RequestInit) => call('GET', path, init),
    post: (path: string, body?: string) =>
      call(
        'POST',
        path.replace(`${api}/`, ''),
        body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } },
      ),
  }
}
