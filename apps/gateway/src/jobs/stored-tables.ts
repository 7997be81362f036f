import type { Storage } from 'unstorage'
import type { JobTables } from './job-tables.ts'

/** Makes the tables of one process from a storage for each; writes of one process follow each other, so that none is lost. */
export function createStoredTables(storageOf: (table: string) => Storage): JobTables {
  const opened = new Map<string, Storage>()
  let turn: Promise<unknown> = Promise.resolve()

  const open = (table: string) => {
    const known = opened.get(table) ?? storageOf(table)
    opened.set(table, known)
    return known
  }
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }
  const get = (table: string, key: string) => open(table).getItem(key) as Promise<unknown>
  const set = (table: string, key: string, value: unknown) => open(table).setItem(key, value as object)
  // No other process writes them, and a running job asks before each write.
  const claims = new Map<string, number>()
  const claimOf = async (key: string) => {
    const known = claims.get(key) ?? countOf(await get('claims', key))
    claims.set(key, known)
    return known
  }

  return {
    get,
    set,
    async all(table) {
      const keys = await open(table).getKeys()
      const rows = await Promise.all(keys.map(async (key) => [key, await get(table, key)] as const))
      return new Map(rows.filter(([, value]) => value !== null))
    },
    add: (table, key, value) =>
      inTurn(async () => {
        if (await open(table).hasItem(key)) return false
        await set(table, key, value)
        return true
      }),
    remove(table, key) {
      if (table === 'claims') claims.delete(key)
      return open(table).removeItem(key)
    },
    async drop(table) {
      await open(table).clear()
      opened.delete(table)
    },
    claim: (key) =>
      inTurn(async () => {
        const number = (await claimOf(key)) + 1
        await set('claims', key, number)
        claims.set(key, number)
        return number
      }),
    setClaimed: ({ key, number }, table, row, value) =>
      inTurn(async () => {
        if ((await claimOf(key)) !== number) return false
        await set(table, row, value)
        return true
      }),
  }
}

// One process has the tables, so any number that only grows will do.
const countOf = (value: unknown): number => (Number.isSafeInteger(value) ? (value as number) : 0)
