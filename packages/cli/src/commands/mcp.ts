import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { CliError } from '../cli-error.ts'
import { findPackage } from '../optional-package.ts'
import type { Session } from '../session.ts'

/** Runs the MCP server of `@durable-http/mcp` on the standard streams, for the target of this command. */
export async function mcp({ io, target, base }: Session): Promise<void> {
  const entry = findPackage('@durable-http/mcp', 'durable mcp')
  const bin = new URL(entry.endsWith('.ts') ? './bin.ts' : './bin.js', entry)
  // The key travels in the environment of the server, as it does where a client starts it.
  const env = {
    ...io.env,
    DURABLE_FUNCTIONS_BASE_URL: base,
    DURABLE_FUNCTIONS_TOKEN: target.key?.value,
    DURABLE_FUNCTIONS_TASK_HUB: target.hub?.value,
  }
  const child = spawn(process.execPath, [fileURLToPath(bin)], { env, stdio: 'inherit' })
  io.signal.addEventListener('abort', () => child.kill('SIGINT'), { once: true })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0 && !io.signal.aborted) throw new CliError('failed', `the MCP server ended with ${code ?? 'a signal'}`)
}
