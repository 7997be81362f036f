#!/usr/bin/env bash
# A response header whose value ends in a space, as the continuation tokens of Durable Functions on Azurite do.
# Expected (RFC 9110, 5.5): white space around a field value is no part of it, so `fetch` and `node:http` give the same value.
# Seen: `fetch` of Node keeps the space on the way in and drops it on the way out; `node:http` drops it on the way in.
# A value that is validated, compared or signed therefore depends on the client that read it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >probe.mjs <<'JS'
import http from 'node:http'
import net from 'node:net'

const server = net.createServer((socket) => {
  let request = ''
  socket.on('error', () => {})
  socket.on('data', (data) => {
    request += data
    if (!request.includes('\r\n\r\n')) return
    const received = /^x-token: ([^\r]*)\r$/im.exec(request)?.[1] ?? ''
    socket.end(`HTTP/1.1 200 OK\r\nx-token: YWJj \r\nx-received: [${received}]\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
  })
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address()
const url = `http://127.0.0.1:${port}/`
const byHttp = await new Promise((resolve) => http.get(url, (response) => resolve(response.resume().headers['x-token'])))
const byFetch = (await fetch(url)).headers.get('x-token')
const sentBack = (await fetch(url, { headers: { 'x-token': byFetch } })).headers.get('x-received')
console.log(JSON.stringify({ node: process.version, byHttp, byFetch, sentBack }))
server.close()
JS
status=0
for version in 20.20.2 24.21.0; do
  mkdir "$version"
  npm install --prefix "$version" --no-audit --no-fund --loglevel=error "node@$version" >/dev/null
  seen=$("$version/node_modules/.bin/node" probe.mjs)
  echo "seen:     $seen"
  expected="{\"node\":\"v$version\",\"byHttp\":\"YWJj\",\"byFetch\":\"YWJj \",\"sentBack\":\"[YWJj]\"}"
  [ "$seen" = "$expected" ] || { echo "changed:  expected $expected" >&2; status=1; }
done
exit "$status"
