import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

const mcp = new Client({ name: 'readme', version: '1.0.0' })
await mcp.connect(new StreamableHTTPClientTransport(new URL('http://127.0.0.1:39537/mcp')))
await mcp.callTool({
  name: 'startorchestrationwithid',
  arguments: { functionName: 'Hello', instanceId: 'my-second' },
})
const result = await mcp.callTool({ name: 'waitforinstance', arguments: { instanceId: 'my-second' } })
console.log(result.structuredContent)
await mcp.close()
