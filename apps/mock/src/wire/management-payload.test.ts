import { expect, test } from 'vitest'
import { writeJson } from '../dotnet/json-writer.ts'
import { managementPayload, statusLink } from './management-payload.ts'

const parts = { base: 'http://h/b', taskHub: 'My Hub', connection: 'Storage', key: 'a==' }

test('eight members in the order of the contract, ids encoded as WebUtility does', () => {
  const payload = JSON.parse(writeJson(managementPayload(parts, 'a b~@'))) as Record<string, string>
  const query = 'taskHub=My+Hub&connection=Storage&code=a=='
  expect(Object.entries(payload)).toEqual([
    ['id', 'a b~@'],
    ['statusQueryGetUri', `http://h/b/instances/a+b%7E%40?${query}`],
    ['sendEventPostUri', `http://h/b/instances/a+b%7E%40/raiseEvent/{eventName}?${query}`],
    ['terminatePostUri', `http://h/b/instances/a+b%7E%40/terminate?reason={text}&${query}`],
    ['purgeHistoryDeleteUri', `http://h/b/instances/a+b%7E%40?${query}`],
    ['restartPostUri', `http://h/b/instances/a+b%7E%40/restart?${query}`],
    ['suspendPostUri', `http://h/b/instances/a+b%7E%40/suspend?reason={text}&${query}`],
    ['resumePostUri', `http://h/b/instances/a+b%7E%40/resume?reason={text}&${query}`],
  ])
  expect(statusLink(parts, 'a b~@')).toBe(payload['statusQueryGetUri'])
})
