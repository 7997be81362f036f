import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createConnection, createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFakeRedis } from './fake-redis.ts'

/** A Redis for one test, on 127.0.0.1. */
export interface RedisServer extends AsyncDisposable {
  port: number
}

type Start = (password?: string, port?: number) => Promise<RedisServer>

/** A real server, which can be frozen. */
export interface RealRedis extends RedisServer {
  /** Makes it stop responding, or continue. */
  freeze(isFrozen: boolean): void
}

/** True if the real server is on this machine: jobs need it, for the fake knows no scripts. */
export const isInstalled = spawnSync('redis-server', ['--version']).status === 0

/** Redis servers for tests on this machine: a fake that speaks the protocol, and the real server if it is on the PATH. */
export const redisServers: readonly [name: string, start: Start][] = [
  ['a fake Redis', startFakeRedis],
  ...(isInstalled ? [['redis-server', startRedisServer] as [string, Start]] : []),
]

/** Starts the real server on 127.0.0.1; it keeps nothing. */
export async function startRedisServer(password?: string, wanted = 0): Promise<RealRedis> {
  const port = wanted === 0 ? await freePort() : wanted
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn('redis-server', [...options, ...(password ? ['--requirepass', password] : [])], {
    stdio: 'ignore',
  })
  await listening(port, server)
  return {
    port,
    freeze: (isFrozen) => void server.kill(isFrozen ? 'SIGSTOP' : 'SIGCONT'),
    async [Symbol.asyncDispose]() {
      if (server.exitCode !== null || server.signalCode !== null) return
      const exited = once(server, 'exit')
      server.kill('SIGKILL')
      await exited
    },
  }
}

async function listening(port: number, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const socket = createConnection({ port, host: '127.0.0.1' })
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    socket.destroy()
    if (isOpen) return
    await sleep(20)
  }
  throw new Error(`redis-server ended with ${server.exitCode}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
