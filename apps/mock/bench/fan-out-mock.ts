// Runs so many FanOut(10) and prints the milliseconds of CPU time.
import { createMockHost } from '../src/index.ts'

const count = Number(process.argv[2])
const before = process.cpuUsage()
const host = createMockHost({ authLevel: 'anonymous' })
for (let i = 0; i < count; i++) {
  await host.fetch(
    new Request(`http://localhost/runtime/webhooks/durabletask/orchestrators/FanOut/order-${i}`, {
      method: 'POST',
      body: '10',
    }),
  )
}
await host.clock.idle()
const { user, system } = process.cpuUsage(before)
if (host.instances.get(`order-${count - 1}`)?.output !== 385) throw new Error('the work is not done')
console.log(Math.round((user + system) / 1000))
