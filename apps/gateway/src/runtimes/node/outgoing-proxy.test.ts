import { createServer } from 'node:http'
import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { ConfigError, proxyFor, proxyVariables } from '@durable-http/core/settings'
import { createUndiciFetch } from './undici-fetch.ts'

const proxy = 'http://user:secret@proxy.example:3128'
const both = { HTTPS_PROXY: proxy, HTTP_PROXY: 'http://plain.example:80' }

test.each<[string, Record<string, string>, string | undefined]>([
  ['https://app.example', both, 'http://proxy.example:3128'],
  ['http://app.example', both, 'http://plain.example'],
  ['https://app.example', { HTTP_PROXY: 'proxy.example:3128' }, 'http://proxy.example:3128'],
  ['http://app.example', { HTTPS_PROXY: proxy }, undefined],
  ['https://app.example', { ...both, https_proxy: 'http://lower.example:1' }, 'http://lower.example:1'],
  ['https://app.example', { ...both, HTTPS_PROXY: '' }, 'http://plain.example'],
  ['https://app.example', { ...both, NO_PROXY: '*' }, undefined],
  ['https://app.example', { ...both, NO_PROXY: 'other.example, APP.example' }, undefined],
  ['https://sub.app.example', { ...both, NO_PROXY: '.app.example' }, undefined],
  ['https://sub.app.example', { ...both, NO_PROXY: '*.app.example' }, undefined],
  ['https://myapp.example', { ...both, NO_PROXY: 'app.example' }, 'http://proxy.example:3128'],
  ['https://app.example', { ...both, NO_PROXY: 'app.example:443' }, undefined],
  ['https://app.example:8443', { ...both, NO_PROXY: 'app.example:443' }, 'http://proxy.example:3128'],
  ['https://[2001:db8::1]', { ...both, no_proxy: '[2001:db8::1]' }, undefined],
  ['https://[2001:db8::1]', { ...both, no_proxy: '2001:db8::1' }, undefined],
  ['http://127.0.0.1:7071', both, undefined],
  ['http://localhost:7071', both, undefined],
])('the proxy of %s with %j is %s', (url, variables, shown) => {
  expect(proxyFor(url, variables)?.shown).toBe(shown)
})

test.each(['socks5://proxy.example:1080', 'http://', 'ftp://a'])(
  '%s is refused by the name of its variable',
  (value) => {
    expect(() => proxyFor('https://app.example', { HTTPS_PROXY: value })).toThrow(ConfigError)
    expect(() => proxyFor('https://app.example', { HTTPS_PROXY: value })).toThrow(
      /HTTPS_PROXY is not the URL of an HTTP/,
    )
  },
)

test.each([
  [{}, undefined],
  [{ NO_PROXY: '*' }, undefined],
  [{ HTTPS_PROXY: 'proxy.example:1' }, { https_proxy: 'http://proxy.example:1/' }],
  [both, { http_proxy: 'http://plain.example/', https_proxy: `${proxy}/` }],
  [{ http_proxy: 'http://a.example:1' }, { http_proxy: 'http://a.example:1/', https_proxy: 'http://a.example:1/' }],
])('the proxies of %j are %j for Node', (variables, proxies) => {
  const { no_proxy: direct, ...named } = proxyVariables(variables) ?? {}
  expect(direct === undefined ? undefined : named).toEqual(proxies)
  if (proxies) expect(direct).toMatch(/127\.0\.0\.1,::1/)
})

test('a name without a proxy has the names below it with it, for Node too', () => {
  const variables = { ...both, NO_PROXY: 'a.example b.example:8080,.c.example,*.d.example,10.0.0.5,*' }
  const entries = proxyVariables(variables)!.no_proxy.split(',')
  expect(entries.slice(0, 8)).toEqual([
    'a.example',
    '.a.example',
    'b.example:8080',
    '.b.example:8080',
    '.c.example',
    '*.d.example',
    '10.0.0.5',
    '*',
  ])
})

test('calls go through the proxy with its password, and nothing of it to the host', async () => {
  const seen: string[] = []
  const host = createServer((request, response) => {
    seen.push(`host ${request.url} ${request.headers['proxy-authorization']}`)
    response.end('served')
  }).listen(0, '127.0.0.1')
  await once(host, 'listening')
  const { port } = host.address() as AddressInfo
  const sockets: Socket[] = []
  const middle = createServer((request, response) => {
    seen.push(`proxy ${request.url} ${request.headers['proxy-authorization']}`)
    const { pathname, search } = new URL(request.url!)
    void fetch(`http://127.0.0.1:${port}${pathname}${search}`).then(async (answer) => response.end(await answer.text()))
  })
  middle.on('connect', (request, socket: Socket) => {
    seen.push(`proxy ${request.url} ${request.headers['proxy-authorization']}`)
    const upstream = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    sockets.push(upstream, socket)
    upstream.pipe(socket).pipe(upstream)
  })
  middle.listen(0, '127.0.0.1')
  await once(middle, 'listening')
  const url = `http://user:secret@127.0.0.1:${(middle.address() as AddressInfo).port}`
  const undici = createUndiciFetch({ origin: 'http://app.example', proxy: url })
  expect(await (await undici.fetch('http://app.example/instances?top=1')).text()).toBe('served')
  await undici.close()
  for (const socket of sockets) socket.destroy()
  for (const server of [host, middle]) {
    server.closeAllConnections()
    server.close()
  }
  const credentials = `Basic ${Buffer.from('user:secret').toString('base64')}`
  expect(seen.join('\n')).toMatch(/^proxy (http:\/\/)?app\.example.*\nhost \/instances\?top=1 undefined$/)
  expect(seen[0]).toContain(credentials)
})
