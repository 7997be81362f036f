// Checks that every runtime can use the three packages; `baseUrl` and `key` are the address and key of a host.
import { createDurableClient, instanceFrom, isDurableError } from '@durable-http/core'
import { createMcpHandler } from '@durable-http/mcp'
import { check } from './check.mjs'
import { smokeMountedRest } from './mounted-rest.mjs'

export async function smoke({ baseUrl, key }) {
  const client = createDurableClient({ baseUrl, key })
  const status = await client.startAndWait({ functionName: 'Hello' }, { timeout: 20_000 })
  check('core waits for an orchestration', status.output?.[0] === 'Hello Tokyo!')

  const links = await (await client.raw.startOrchestration({ functionName: 'Echo', input: 7 })).json()
  check('core follows links', (await instanceFrom(links).wait({ timeout: 20_000 })).output === 7)

  const failure = await client.getInstanceStatus({ instanceId: 'none' }).catch((error) => error)
  check('core tells a missing instance', isDurableError(failure) && failure.code === 'not_found')
  check('core keeps the key out of errors', !JSON.stringify(failure).includes(key))

  await smokeMountedRest({ client, key })

  const listed = await createMcpHandler({ client })(
    new Request('http://gateway.test/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'getinstancestatus', arguments: { instanceId: status.instanceId } },
      }),
    }),
  )
  check('mcp calls a tool', (await listed.text()).includes('Completed'))
  return 'all well'
}
