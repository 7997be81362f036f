import { expect, test } from 'vitest'
import { createSessionTable, type TableSession } from './session-table.ts'

function tableOf(limit: number) {
  let time = 0
  const ended: string[] = []
  const table = createSessionTable<TableSession>({ limit, idle: 1_000, now: () => time })
  const open = (id: string, owner: string | undefined) => {
    table.makeRoom(owner)
    table.touch(id, { owner, used: 0, end: () => void ended.push(id) })
  }
  return { table, ended, open, pass: (milliseconds: number) => (time += milliseconds) }
}

test('an owner who opens very many sessions ends only its own', () => {
  const { table, ended, open } = tableOf(10)
  for (let index = 0; index < 3; index++) open(`admin-${index}`, 'admin')
  for (let index = 0; index < 1_000; index++) open(`viewer-${index}`, 'viewer')
  expect(table.size).toBe(10)
  expect(ended.filter((id) => id.startsWith('admin'))).toEqual([])
  expect(ended).toHaveLength(993)
  expect(table.get('viewer-999')).toBeDefined()
})

test('an owner who has all sessions makes room for another, up to an equal share', () => {
  const { table, ended, open } = tableOf(10)
  for (let index = 0; index < 10; index++) open(`viewer-${index}`, 'viewer')
  for (let index = 0; index < 10; index++) open(`admin-${index}`, 'admin')
  expect(ended.filter((id) => id.startsWith('viewer'))).toEqual([
    'viewer-0',
    'viewer-1',
    'viewer-2',
    'viewer-3',
    'viewer-4',
  ])
  expect(ended.filter((id) => id.startsWith('admin'))).toHaveLength(5)
  expect(table.size).toBe(10)
})

test('more owners than places take the session that lay idle longest', () => {
  const { table, ended, open } = tableOf(2)
  for (const owner of ['a', 'b', 'c', undefined]) open(String(owner), owner)
  expect([ended, table.size]).toEqual([['a', 'b'], 2])
})

test('a session that is used is neither idle nor the first to make room', () => {
  const { table, ended, open, pass } = tableOf(2)
  open('first', 'a')
  open('second', 'a')
  pass(600)
  table.touch('first', table.get('first')!)
  pass(600)
  table.endIdle()
  expect(ended).toEqual(['second'])
  open('third', 'a')
  open('fourth', 'a')
  expect(ended).toEqual(['second', 'first'])
  table.delete('third')
  expect(table.size).toBe(1)
})
