import { operationNames, operations } from '@durable-http/core'
import { catalogue } from '@durable-http/mcp'
import { createRoleCheck } from '../src/auth/role-check.ts'
import { roles } from '../src/config/gateway-config.ts'

const marked = /(<!-- roles:[^>]*-->\n)[\s\S]*?(<!-- \/roles -->)/

/** Writes what each role may do: operations by their effect, with their tools. */
export function rolesTable(): string {
  const tools = new Set(catalogue.map(({ name }) => name))
  const { effectsOf } = createRoleCheck()
  const mark = (isAllowed: boolean) => (isAllowed ? 'yes' : 'no')
  const rows = operationNames.map((name) => {
    const { effect } = operations[name]
    const tool = name.toLowerCase()
    const may = roles.map((role) => mark(effectsOf(role).includes(effect)))
    return `| \`${name}\` | ${tools.has(tool) ? `\`${tool}\`` : '-'} | ${effect} | ${may.join(' | ')} |`
  })
  return ['| operation | MCP tool | effect | viewer | operator | admin |', '|---|---|---|---|---|---|', ...rows].join(
    '\n',
  )
}

/** Puts the table into its place on a page. */
export function withRoles(page: string, table: string): string {
  if (!marked.test(page)) throw new Error('the page has no place for the table of roles')
  return page.replace(marked, (_, begin: string, end: string) => `${begin}\n${table}\n\n${end}`)
}
