import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

// The package says no types; what it exports is the path of the binary.
const { default: binary } = createRequire(import.meta.url)('workerd') as { default: string }

/** A worker that runs in workerd. */
export interface Worker extends AsyncDisposable {
  url: string
}

/** Runs a module in the real workerd with text bindings; what it fetches may be on this machine. */
export async function runWorker(
  code: string,
  bindings: Readonly<Record<string, string>>,
  date = '2026-01-01',
): Promise<Worker> {
  const folder = await mkdtemp(join(tmpdir(), 'durable-http-workerd-'))
  const port = await freePort()
  await writeFile(join(folder, 'worker.js'), code)
  await writeFile(join(folder, 'config.capnp'), configOf(port, bindings, date))
  const child = spawn(binary, ['serve', join(folder, 'config.capnp')], { stdio: ['ignore', 'inherit', 'inherit'] })
  const url = `http://127.0.0.1:${port}`
  await waitUntilUp(url, child)
  return {
    url,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
      await rm(folder, { recursive: true })
    },
  }
}

function configOf(port: number, bindings: Readonly<Record<string, string>>, date: string): string {
  const texts = Object.entries(bindings).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`)
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed "worker.js")],
      compatibilityDate = "${date}",
      bindings = [${texts.join(', ')}],
    )),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`
}

async function waitUntilUp(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    )
    if (isUp) return
  }
  throw new Error(`workerd ended with ${child.exitCode}`)
}
