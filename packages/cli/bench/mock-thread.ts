import { parentPort } from 'node:worker_threads'
import { createMockHost } from '@durable-http/mock'
import { serveMockHost } from '@durable-http/mock/node'

const host = createMockHost({ clock: 'real' })
host.seed({ instances: Array.from({ length: 50 }, (_, index) => ({ instanceId: `order-${index}`, name: 'Order' })) })
const { url } = await serveMockHost({ host, port: 0 })
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
parentPort!.postMessage(url)
