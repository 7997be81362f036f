import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Block, root } from './markdown.ts'

/** Results of a page's commands. */
export interface PageRun {
  code: number | null
  /** Output of each block, in order. */
  printed: string[]
  /** All of it. */
  output: string
  /** Puts the ports that were used in place of those that the page names. */
  onFreePorts: (text: string) => string
}

// Ports that pages name, on which something else may listen where they are tried.
const namedPorts = ['8080', '9090', '7071', '8081', '9091']
const curl = 'curl() { command curl --silent --show-error --fail-with-body "$@"; }'
// Where much else runs, what a page waits for may take longer than for who reads it.
const sleepLonger = 'sleep() { command sleep $(($1 * 2)); }'
const wait = `wait_for() { n=0; until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do n=$((n + 1)); [ $n -lt 400 ] || return 9; command sleep 0.05; done; }`

/**
 * Runs the shell blocks of a page one after the other, in one shell in the root of the repository, as a reader would:
 * a block with the mark `serves=8080` continues in the background as soon as it listens there, one with `exits=1` ends so.
 * Programs with the mark `file=x.ts` are there under that name. Ports are free ones, npm reaches no registry and does not build what is built, and `durable-gateway` is the command of the gateway.
 */
export async function runPage(blocks: readonly Block[], folder: string): Promise<PageRun> {
  const ports = new Map(await Promise.all(namedPorts.map(async (port) => [port, await freePort()] as const)))
  const onFreePorts = (text: string) => text.replaceAll(/\b(8080|9090|7071|8081|9091)\b/g, (port) => ports.get(port)!)
  const commands = blocks.filter(({ language }) => language === 'sh')
  const files = blocks.filter(({ marks }) => marks['file'] !== undefined)
  for (const { marks, text } of files) await writeFile(join(folder, basename(marks['file']!)), onFreePorts(text))
  const parts = commands.map(({ text, marks }, index) => {
    const log = `'${join(folder, `block-${index}.log`)}'`
    let code = onFreePorts(text)
    for (const { marks } of files) code = code.replaceAll(marks['file']!, join(folder, basename(marks['file']!)))
    const title = `printf '\\n<block ${index}>\\n'`
    if (marks['serves'] !== undefined) {
      return `${title}\n{\n${code}} >${log} 2>&1 &\nwait_for ${ports.get(marks['serves'])} || { cat ${log}; exit 9; }`
    }
    if (marks['exits'] === undefined) return `${title}\n${code}`
    return `${title}\ncode=0\n(set -e\n${code}) 2>&1 || code=$?\n[ "$code" = ${marks['exits']} ] || exit 8`
  })
  await mkdir(join(folder, 'bin'), { recursive: true })
  const command = join(folder, 'bin/durable-gateway')
  await writeFile(command, `#!/bin/sh\nexec node ${join(root, 'apps/gateway/src/runtimes/node/main.ts')} "$@"\n`)
  await chmod(command, 0o755)
  const path = [join(folder, 'bin'), join(root, 'node_modules/.bin'), join(root, 'apps/gateway/node_modules/.bin')]
  const child = spawn('bash', ['-c', ['set -eu', curl, sleepLonger, wait, ...parts].join('\n')], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      HOME: process.env['HOME'],
      PATH: [...path, process.env['PATH']].join(':'),
      REST_PORT: ports.get('8080'),
      MCP_PORT: ports.get('9090'),
      npm_config_ignore_scripts: 'true',
      npm_config_offline: 'true',
      npm_config_loglevel: 'error',
      pnpm_config_verify_deps_before_run: 'false',
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)))
  const closed = once(child, 'close')
  const [code] = (await once(child, 'exit')) as [number | null]
  await endGroup(child.pid!)
  await closed
  return { code, printed: output.split(/\n<block \d+>\n/).slice(1), output, onFreePorts }
}

/** Ends what a page left running, servers above all, and waits until it is gone. */
async function endGroup(group: number): Promise<void> {
  const isThere = (signal: NodeJS.Signals | 0) => {
    try {
      return process.kill(-group, signal)
    } catch {
      return false
    }
  }
  isThere('SIGTERM')
  for (let turn = 0; isThere(turn < 100 ? 0 : 'SIGKILL'); turn++) await sleep(50)
}

// Below the ports that systems give to connections, which come and go while a page is tried.
let lastPort = 20_000 + randomInt(10_000)

async function freePort(): Promise<string> {
  for (;;) {
    const port = ++lastPort
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    server.close()
    if (isFree) return String(port)
  }
}

/** True if a text holds the lines of another one, in their order; `…` matches any text within a line. */
export function holds(text: string, lines: string): boolean {
  const patterns = lines
    .trim()
    .split('\n')
    .map((line) =>
      line
        .trim()
        .split('…')
        .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
        .join('.*'),
    )
  return new RegExp(patterns.join('[^]*?')).test(text)
}
