// `npm run generate`: writes every committed file that is generated from the sources.
import { runSteps } from './run-steps.mjs'

await runSteps('npm run generate', [
  ['types of the client', 'vitest run --project core test/public-types -u'],
  ['OpenAPI documents and their examples', 'pnpm --filter @durable-http/rest run openapi'],
  ['pages of problems', 'pnpm --filter @durable-http/rest run problems'],
  ['differences from the host', 'pnpm --filter @durable-http/rest run differences'],
  ['list of MCP tools', 'node packages/mcp/scripts/write-catalogue.ts'],
  ['roles', 'node apps/gateway/scripts/write-roles.ts'],
  ['settings', 'pnpm --filter @durable-http/gateway run configuration'],
  ['commands', 'node packages/cli/scripts/write-reference.ts'],
  ['schema of function files', 'pnpm --filter @durable-http/mock run schema'],
  ['console', 'pnpm --filter @durable-http/console run build:pages'],
  ['format', 'oxfmt packages/mcp/tools.json apps/mock/functions.schema.json packages/core/test'],
])
