import { startOn } from './start.ts'

interface BunServer {
  port: number
  requestIP(request: Request): { address: string } | null
  stop(): Promise<void>
}

// The used part of Bun: its own types would replace those of Node in the whole package.
declare const Bun: {
  env: Record<string, string | undefined>
  serve(options: {
    hostname: string
    port: number
    idleTimeout: number
    fetch(request: Request, server: BunServer): Promise<Response>
  }): BunServer
  stdout: { writer(): { write(text: string): void; flush(): void } }
}
declare const process: { on(signal: string, listener: () => void): void; exit(code: number): void }

startOn({
  variables: Bun.env,
  listen(handler, hostname, port) {
    const server = Bun.serve({
      hostname,
      port,
      // A start that waits gets its response when its orchestration is done: the gateway's own limits are the ones that count.
      idleTimeout: 0,
      fetch: (request, served) => handler.fetch(request, { peer: served.requestIP(request)?.address }),
    })
    return { port: server.port, stop: () => server.stop() }
  },
  onStop(stop) {
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)
  },
  write(text) {
    const writer = Bun.stdout.writer()
    writer.write(text)
    writer.flush()
  },
  exit: (code) => process.exit(code),
})
