#!/usr/bin/env bash
# A Worker sends a request whose body is a stream, and the stream fails halfway, as when the caller of a proxy goes away.
# Expected (Fetch standard): the request is terminated, so that its receiver knows that the body is not whole. Node's fetch does that.
# Seen: workerd ends the chunked body as a whole one ends, so the receiver takes half of it for all of it and responds, and `fetch` in the
# Worker resolves to that response. Aborting the request's signal before the stream fails helps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --no-audit --no-fund --loglevel=error workerd@1.20261117.1 >/dev/null
cat >sender.mjs <<'JS'
// Sends a body of which the second chunk never comes.
export async function send(url) {
  let sent = false
  const body = new ReadableStream({
    async pull(controller) {
      if (!sent) controller.enqueue(new TextEncoder().encode('[1,2'))
      else await new Promise((resolve) => setTimeout(resolve, 200)).then(() => controller.error(new Error('the caller has left')))
      sent = true
    },
  })
  return fetch(url, { method: 'POST', body, duplex: 'half' }).then(() => 'a response', () => 'an error')
}
JS
cat >worker.mjs <<'JS'
import { send } from './sender.mjs'
export default { fetch: async (request, env) => new Response(await send(env.RECEIVER)) }
JS
cat >probe.mjs <<'JS'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import http from 'node:http'
import { send } from './sender.mjs'

let received
const receiver = http.createServer((request, response) => {
  let text = ''
  request.on('data', (data) => (text += data))
  request.on('end', () => (response.end(), received(`whole: ${text}`)))
  request.on('error', () => received(`broken off: ${text}`))
})
await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${receiver.address().port}/`
const next = () => new Promise((resolve) => (received = resolve))

let told = next()
let sender = await send(address)
console.log(`node ${process.versions.node.split('.')[0]}: the sender gets ${sender}, the receiver a body ${await told}`)

const free = http.createServer()
await new Promise((resolve) => free.listen(0, '127.0.0.1', resolve))
const { port } = free.address()
await new Promise((resolve) => free.close(resolve))
writeFileSync('config.capnp', `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.mjs", esModule = embed "worker.mjs"), (name = "sender.mjs", esModule = embed "sender.mjs")],
      compatibilityDate = "2026-06-01",
      bindings = [(name = "RECEIVER", text = "${address}")],
      globalOutbound = "out")),
    (name = "out", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]);
`)
const child = spawn('node_modules/.bin/workerd', ['serve', 'config.capnp'], { stdio: 'ignore' })
told = next()
for (let tries = 0; ; tries++) {
  try {
    sender = await (await fetch(`http://127.0.0.1:${port}/`)).text()
    break
  } catch (error) {
    if (tries > 100) throw error
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
console.log(`workerd: the sender gets ${sender}, the receiver a body ${await told}`)
child.kill()
receiver.close()
receiver.closeAllConnections()
JS
seen=$(node probe.mjs)
echo "workerd 1.20261117.1"
echo "$seen"
expected="node $(node -p 'process.versions.node.split(".")[0]'): the sender gets an error, the receiver a body broken off: [1,2
workerd: the sender gets a response, the receiver a body whole: [1,2"
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
