// What CommonJS code gets by `require`; prints the names of the functions.
const { createDurableClient } = require('@durable-http/core')
const { createRestApp } = require('@durable-http/rest')
const { createMcpHandler } = require('@durable-http/mcp')
const { createMockHost } = require('@durable-http/mock')
console.log([createDurableClient, createRestApp, createMcpHandler, createMockHost].map(({ name }) => name).join())
