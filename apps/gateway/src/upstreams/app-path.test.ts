import { expect, test } from 'vitest'
import { appInPath, isMcpPath } from './app-path.ts'

test.each([
  ['/mcp', true],
  ['/mcp/', true],
  ['/mcp//', false],
  ['/apps/orders/mcp', true],
  ['/apps/orders/mcp/', true],
  ['/apps/orders/mcp/x', false],
  ['/apps//mcp', false],
  ['/apps/mcp', false],
  ['/mcps', false],
  ['/', false],
])('%s is for MCP where both faces have one address: %s', (path, isMcp) => {
  expect(isMcpPath(path)).toBe(isMcp)
})

test.each([
  ['http://h', undefined],
  ['http://h/', undefined],
  ['http://h/apps', ''],
  ['http://h/apps?x=/apps/y', ''],
  ['http://h/apps/', ''],
  ['http://h/apps/orders', 'orders'],
  ['http://h/apps/orders#x', 'orders'],
  ['http://h/apps/orders/instances?x', 'orders'],
  ['http://h//apps/orders', undefined],
  ['http://h/x?y=/apps/orders', undefined],
  ['http://apps/orders', undefined],
  ['http://h/apps/orders%2Fmcp', 'orders%2Fmcp'],
])('%s names %j', (url, name) => {
  expect(appInPath(url)).toBe(name)
})
