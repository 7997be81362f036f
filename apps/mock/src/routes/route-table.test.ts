import { expect, test } from 'vitest'
import { versions } from '../versions.ts'
import { matchRoute } from './route-table.ts'

test.for([
  ['POST', '/orchestrators/F', 'startOrchestration', ['F']],
  ['POST', '/ORCHESTRATORS/F/a', 'startOrchestrationWithId', ['F', 'a']],
  ['GET', '/instances', 'listInstances', []],
  ['DELETE', '/Instances', 'purgeInstances', []],
  ['GET', '/instances/a', 'getInstanceStatus', ['a']],
  ['POST', '/instances/a/RaiseEvent/Go', 'raiseEvent', ['a', 'Go']],
  ['POST', '/instances/terminate/terminate', 'terminateInstance', ['terminate']],
  ['GET', '/entities', 'listAllEntities', []],
  ['GET', '/entities/Counter', 'listEntities', ['Counter']],
  ['DELETE', '/entities/Counter/k', 'deleteEntity', ['Counter', 'k']],
  ['PATCH', '/makeprimary', 'makePrimary', []],
] as const)('%s %s is %s', ([method, path, operation, params]) => {
  expect(matchRoute(method, path, versions['3.14.1'])).toMatchObject({ operation, params })
})

test.for([
  ['GET', '/'],
  ['GET', '/orchestrators/F'],
  ['POST', '/orchestrators'],
  ['POST', '/orchestrators/F/a/b'],
  ['POST', '/instances'],
  ['POST', '/instances//terminate'],
  ['GET', '/instances//a'],
  ['POST', '/instances/a/explode'],
  ['POST', '/instances/a/raiseEvent'],
  ['PUT', '/entities/C/k'],
  ['GET', '/makeprimary/x'],
] as const)('%s %s is not a route', ([method, path]) => {
  expect(matchRoute(method, path, versions['3.14.1'])).toBeUndefined()
})

test('restartWithOptions is there from 3.15.1 on', () => {
  const found = Object.entries(versions).filter(([, version]) =>
    matchRoute('POST', '/instances/a/restartWithOptions', version),
  )
  expect(found.map(([name]) => name)).toEqual(Object.keys(versions).slice(3))
  expect(found[0]?.[0]).toBe('3.15.1')
})
