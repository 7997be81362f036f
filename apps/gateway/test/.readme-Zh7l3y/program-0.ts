import { createDurableClient } from '@durable-http/core'

const client = createDurableClient({ baseUrl: 'http://127.0.0.1:46267' })
const instance = await client.start({ functionName: 'Hello' })
const { runtimeStatus, output } = await instance.wait()
console.log(runtimeStatus, output)
