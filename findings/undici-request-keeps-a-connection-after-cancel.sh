#!/usr/bin/env bash
# undici 8.12.4: a caller looks at the status of a response and does not want its body, so it cancels the web stream.
# Expected: cancelling gives the connection free, as `body.cancel()` of `fetch` and `body.destroy()` of `request` do.
# Seen: `body.body.cancel()` of `request` before the first read resolves and keeps the connection: in a pool of one, the next request is
# never sent. After a first read, cancelling gives it free. Code that moves from `fetch` to `request` for speed loses a connection for each
# body that it does not read.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund --loglevel=error node@24.21.0 undici@8.12.4 >/dev/null
cat >probe.mjs <<'JS'
import http from 'node:http'
import { createRequire } from 'node:module'
import { fetch, Pool } from 'undici'

const { version } = createRequire(import.meta.url)('undici/package.json')
const server = http.createServer((_, response) => response.end('x'.repeat(1000_000)))
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`

// Two reads over one connection; the body of the first is not wanted.
async function secondOf(read) {
  const pool = new Pool(origin, { connections: 1 })
  await read(pool)
  const second = pool.request({ path: '/', method: 'GET' }).then((response) => response.body.text())
  const late = new Promise((resolve) => setTimeout(resolve, 3_000, 'still waiting after 3 s'))
  const outcome = await Promise.race([second.then((text) => `${text.length} bytes`, String), late])
  await pool.destroy().catch(() => {})
  second.catch(() => {})
  return outcome
}

console.log(`undici ${version}, node ${process.version}`)
const request = async (pool) => (await pool.request({ path: '/', method: 'GET' })).body
const cases = {
  'fetch, body.cancel()': async (pool) => (await fetch(origin, { dispatcher: pool })).body.cancel(),
  'request, body.body.cancel()': async (pool) => (await request(pool)).body.cancel(),
  'request, body.destroy()': async (pool) => void (await request(pool)).on('error', () => {}).destroy(),
  'request, body.body read, cancel': async (pool) => {
    const reader = (await request(pool)).body.getReader()
    await reader.read()
    await reader.cancel()
  },
}
for (const [name, read] of Object.entries(cases)) console.log(`${name}: ${await secondOf(read)}`)
server.close()
server.closeAllConnections()
JS
seen=$(node_modules/.bin/node probe.mjs)
echo "$seen"
expected='undici 8.12.4, node v24.21.0
fetch, body.cancel(): 1000000 bytes
request, body.body.cancel(): still waiting after 3 s
request, body.destroy(): 1000000 bytes
request, body.body read, cancel: 1000000 bytes'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
