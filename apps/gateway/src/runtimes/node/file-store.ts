import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '@durable-http/core/settings'
import { createStorage, type Driver, type Storage } from 'unstorage'
import fsDriver from 'unstorage/drivers/fs-lite'

/** Tables in a folder that one process has for itself. */
export interface FileTables {
  storageOf: (table: string) => Storage
  close(): Promise<void>
}

const unfinished = '.tmp'

/** Opens the folder of a `file:` URL and marks it as taken; throws a `ConfigError` where that cannot be. */
export async function openFileTables(url: string): Promise<FileTables> {
  const folder = folderOf(url)
  const mark = join(folder, 'process')
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await takeFolder(mark)
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw fault(`names a folder that cannot be used (${(error as NodeJS.ErrnoException).code ?? 'unknown fault'})`)
  }
  return {
    storageOf: (table) => createStorage({ driver: createAtomicDriver(join(folder, table)) }),
    close: () => unlink(mark).catch(() => undefined),
  }
}

/** Folder of a `file:` URL; `file:data` is one below the working directory. */
function folderOf(url: string): string {
  return url.startsWith('file://') ? fileURLToPath(url) : resolve(url.slice('file:'.length))
}

// In a restarted container, the process that left the mark may have had our own number.
async function takeFolder(mark: string): Promise<void> {
  const owner = Number(await readFile(mark, 'utf8').catch(() => ''))
  if (owner > 0 && owner !== process.pid && isAlive(owner))
    throw fault(`names the folder of another gateway, process ${owner}; replicas need redis://`)
  const file = await open(mark, 'w', 0o600)
  await file.writeFile(String(process.pid))
  await file.close()
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

// Another file takes the place of the old one once it is whole and on the disk, so that no crash leaves half of a row.
function createAtomicDriver(base: string): Driver {
  const driver = fsDriver({ base })
  let isMade = false
  let count = 0
  return {
    ...driver,
    async setItem(key, value) {
      if (!isMade) await mkdir(base, { recursive: true, mode: 0o700 })
      isMade = true
      const path = join(base, key)
      const draft = `${path}.${count++}${unfinished}`
      try {
        const file = await open(draft, 'w', 0o600)
        try {
          await file.writeFile(value)
          await file.datasync()
        } finally {
          await file.close()
        }
        await rename(draft, path)
      } catch (error) {
        // A write that is tried again on a full disk must not fill its folder as well.
        await unlink(draft).catch(() => undefined)
        throw error
      }
    },
    async getKeys(prefix, options) {
      const keys = await driver.getKeys(prefix, options)
      return keys.filter((key: string) => !key.endsWith(unfinished))
    },
  }
}

const fault = (message: string) =>
  new ConfigError([{ variable: 'STORE_URL', message, example: 'STORE_URL=file:/var/lib/durable-gateway' }])
