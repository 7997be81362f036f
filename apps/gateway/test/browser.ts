import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { build } from 'esbuild'

/** Where a browser is, if there is one: it cannot be had from the npm registry. */
export const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** A web server with one page that runs a program and says what came of it. */
export interface Page extends AsyncDisposable {
  origin: string
  /** Opens the page in a browser of its own; resolves to what the program posted to `/verdict`. */
  open(query: Readonly<Record<string, string>>): Promise<string>
}

const flags =
  '--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-quic --remote-debugging-port=0'

/** Serves a page that runs a TypeScript file. */
export async function servePage(entryPoint: string): Promise<Page> {
  const options = { bundle: true, format: 'esm', platform: 'browser', write: false } as const
  const { outputFiles } = await build({ entryPoints: [entryPoint], ...options })
  const verdict = Promise.withResolvers<string>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page')
    if (pathname === '/program.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(outputFiles[0]!.text)
    } else if (pathname === '/verdict') {
      void text(request).then(verdict.resolve, verdict.reject)
      response.end()
    } else {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end('<body><script type="module" src="/program.js"></script>')
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function open(query: Readonly<Record<string, string>>): Promise<string> {
    const profile = await mkdtemp(join(tmpdir(), 'durable-http-browser-'))
    const address = `${origin}/?${new URLSearchParams(query)}`
    const child = spawn(browser!, [...flags.split(' '), `--user-data-dir=${profile}`, address], { stdio: 'ignore' })
    const closed = once(child, 'close')
    try {
      return await verdict.promise
    } finally {
      child.kill()
      await closed
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  }

  return {
    origin,
    open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}
