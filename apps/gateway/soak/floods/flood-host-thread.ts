import { once } from 'node:events'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { type FloodHost, serveFloodHost } from './flood-host.ts'

if (!isMainThread && parentPort) {
  const { url, key } = await serveFloodHost()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is a thread, not a window
  parentPort.postMessage({ url, key })
}

/** Serves a flood host on a thread of its own, so that what pours the flood does not slow it. */
export async function startFloodHost(): Promise<FloodHost> {
  const worker = new Worker(new URL(import.meta.url))
  const [{ url, key }] = (await once(worker, 'message')) as [FloodHost]
  return { url, key, [Symbol.asyncDispose]: async () => void (await worker.terminate()) }
}
