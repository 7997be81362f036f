import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rolesTable, withRoles } from '../scripts/roles-table.ts'
import { jwtDefaults } from '../src/config/defaults.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/gateway/authentication.md'), 'utf8')

test('the page on authentication shows the roles that the operation table gives', () => {
  expect(page).toBe(withRoles(page, rolesTable()))
  expect(rolesTable().split('\n')).toHaveLength(21)
  expect(rolesTable()).toContain('| `terminateInstance` | `terminateinstance` | control | no | yes | yes |')
})

test('the recipe for Entra ID has the app roles that count when nothing else is said', () => {
  const block = /```json\n(\{\n {2}"identifierUris[\s\S]*?)```/.exec(page)![1]!
  const { appRoles, api } = JSON.parse(block) as {
    appRoles: { id: string; value: string }[]
    api: { requestedAccessTokenVersion: number; oauth2PermissionScopes: { id: string; value: string }[] }
  }
  const { roles } = jwtDefaults
  expect(appRoles.map(({ value }) => [value])).toEqual([roles.viewer, roles.operator, roles.admin])
  const scopes = api.oauth2PermissionScopes
  const ids = [...appRoles, ...scopes].map(({ id }) => id)
  expect(new Set(ids).size).toBe(4)
  // If a value meant both a role and a scope, every caller who may request a token would get the role.
  expect(scopes.map(({ value }) => value)).toEqual(['access'])
  expect(page).toContain(`"appRoleId\\":\\"${appRoles[1]!.id}`)
  expect(api.requestedAccessTokenVersion).toBe(2)
})
