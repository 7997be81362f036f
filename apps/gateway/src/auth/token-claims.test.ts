import { describe, expect, test } from 'vitest'
import type { JwtConfig } from '../config/gateway-config.ts'
import { nameOf, roleOf } from './token-claims.ts'

const config: Pick<JwtConfig, 'claims' | 'roles'> = {
  claims: ['roles', 'scp', 'scope', 'realm_access.roles', 'https://example.com/roles'],
  roles: { viewer: ['Durable.Read', 'everybody'], operator: ['Durable.Operate'], admin: ['Durable.Admin'] },
}

describe('roleOf', () => {
  test.each<[object, string | undefined]>([
    [{ roles: ['Durable.Read'] }, 'viewer'],
    [{ roles: ['everybody', 'Durable.Operate'] }, 'operator'],
    [{ scp: 'openid Durable.Admin Durable.Read' }, 'admin'],
    [{ scope: 'Durable.Operate' }, 'operator'],
    [{ roles: ['Durable.Read'], scp: 'Durable.Admin' }, 'viewer'],
    [{ roles: ['Durable.Admin'], scp: 'Durable.Read' }, 'viewer'],
    [{ roles: ['Durable.Admin'], scp: 'access_as_user' }, 'admin'],
    [{ roles: ['Mail.Send'], scp: 'openid Durable.Operate' }, 'operator'],
    [{ scp: 'Durable.Operate', scope: 'Durable.Operate' }, 'operator'],
    [{ realm_access: { roles: ['Durable.Operate'] } }, 'operator'],
    [{ 'realm_access.roles': ['Durable.Admin'] }, 'admin'],
    [{ 'https://example.com/roles': ['Durable.Admin'] }, 'admin'],
    [{ roles: 'Durable.Read' }, 'viewer'],
    [{}, undefined],
    [{ roles: [] }, undefined],
    [{ roles: ['durable.read'] }, undefined],
    [{ scp: 'Durable.Reader' }, undefined],
    [{ roles: [['Durable.Admin'], { name: 'Durable.Admin' }, 5, null] }, undefined],
    [{ roles: { admin: 'Durable.Admin' } }, undefined],
    [{ groups: ['Durable.Admin'] }, undefined],
  ])('reads %j as %s', (claims, role) => {
    expect(roleOf(claims as Record<string, unknown>, config)).toBe(role)
  })

  test('reads nothing that a claim inherits', () => {
    const inherited = { claims: ['constructor.name', '__proto__.x'], roles: { ...config.roles, admin: ['Object'] } }
    expect(roleOf({}, inherited)).toBeUndefined()
  })
})

describe('nameOf', () => {
  const iss = 'https://login.example.com'
  test.each<[string, object, string | undefined]>([
    ['a person', { iss, sub: 'ana', azp: 'cli', scp: 'Durable.Read' }, `${iss} ana`],
    ['a person who uses a scope', { iss, sub: 'ana', client_id: 'cli', scope: 'Durable.Read' }, `${iss} ana`],
    ['a person in a token without scopes', { iss, sub: 'ana' }, `${iss} ana`],
    ['an application of Entra ID, version 2', { iss, sub: 'o', azp: 'app', roles: ['x'] }, `${iss} client:app`],
    ['an application of Entra ID, version 1', { iss, sub: 'o', appid: 'app', roles: ['x'] }, `${iss} client:app`],
    ['an application that says so', { iss, sub: 'o', azp: 'app', idtyp: 'app', scp: 'x' }, `${iss} client:app`],
    ['a person with app roles and no scope', { iss, sub: 'ana', azp: 'app', idtyp: 'user' }, `${iss} ana`],
    ['an application without a subject', { iss, client_id: 'app', scope: 'x' }, `${iss} client:app`],
    ['a person whose subject is like an application', { iss, sub: 'client:app' }, `${iss} user:client:app`],
    ['a person whose subject is like that', { iss, sub: 'user:client:app' }, `${iss} user:user:client:app`],
    ['a person whose subject holds such a word', { iss, sub: 'a client:app' }, `${iss} a client:app`],
    ['nobody', { iss }, undefined],
    ['an empty subject', { iss, sub: '' }, undefined],
    ['a subject that is not text', { iss, sub: 5 }, undefined],
    ['a subject that breaks lines', { iss, sub: 'a\nb' }, undefined],
    ['a subject longer than any', { iss, sub: 'a'.repeat(600) }, undefined],
  ])('names %s', (_, claims, name) => {
    expect(nameOf(claims as Record<string, unknown>)).toBe(name)
  })
})
