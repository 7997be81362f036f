import { startOn } from './start.ts'

// The used part of Deno: its own types need its own compiler.
declare const Deno: {
  env: { toObject(): Record<string, string> }
  serve(
    options: { hostname: string; port: number; onListen: () => void },
    handler: (request: Request, info: { remoteAddr: { hostname?: string } }) => Promise<Response>,
  ): { addr: { port: number }; shutdown(): Promise<void> }
  addSignalListener(signal: 'SIGINT' | 'SIGTERM', listener: () => void): void
  stdout: { writeSync(bytes: Uint8Array): void }
  exit(code: number): void
}

startOn({
  variables: Deno.env.toObject(),
  listen(handler, hostname, port) {
    const server = Deno.serve({ hostname, port, onListen: () => undefined }, (request, { remoteAddr }) =>
      handler.fetch(request, { peer: remoteAddr.hostname }),
    )
    return { port: server.addr.port, stop: () => server.shutdown() }
  },
  onStop(stop) {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) Deno.addSignalListener(signal, stop)
  },
  write: (text) => Deno.stdout.writeSync(new TextEncoder().encode(text)),
  exit: (code) => Deno.exit(code),
})
