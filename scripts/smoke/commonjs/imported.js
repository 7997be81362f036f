// What CommonJS code gets by `import()`; prints the names of the functions.
async function main() {
  const { createDurableClient } = await import('@durable-http/core')
  const { createRestApp } = await import('@durable-http/rest')
  const { createMcpHandler } = await import('@durable-http/mcp')
  const { createMockHost } = await import('@durable-http/mock')
  console.log([createDurableClient, createRestApp, createMcpHandler, createMockHost].map(({ name }) => name).join())
}
void main()
