import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { DurableError } from '@durable-http/core'
import { DamagedExportError, type RetentionExports } from '../../retention/retention-exports.ts'

/** Exports of rules as gzipped files that their owner alone may read. */
export const exportFolder: RetentionExports = {
  async idsIn(folder, name) {
    const path = join(folder, name)
    if (!(await exists(path))) return undefined
    const ids = new Set<string>()
    let count: number | undefined
    try {
      await pipeline(createReadStream(path), createGunzip(), async (text: AsyncIterable<Buffer>) => {
        for await (const line of linesOf(text)) {
          const row = JSON.parse(line) as { instanceId?: string; complete?: boolean; count?: number }
          if (row.instanceId !== undefined && count === undefined) ids.add(row.instanceId)
          else if (row.complete === true && count === undefined) count = row.count
          else throw new SyntaxError('a line that does not belong there')
        }
      })
    } catch (error) {
      throw isOfDisk(error) ? diskFailure(error) : new DamagedExportError()
    }
    if (count !== ids.size) throw new DamagedExportError()
    return ids
  },

  async write(folder, name, lines) {
    const path = join(folder, name)
    // Replicas in containers often have the same process id.
    const partial = `${path}.${randomUUID()}.partial`
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await removeLeftovers(folder, name)
      // Nobody else's file, and no link of theirs.
      const file = createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true })
      await pipeline(Readable.from(lines), createGzip(), file)
      // Another replica may have been faster; what it exported is not touched.
      if (!(await exists(path))) await rename(partial, path)
      await synchronize(folder)
    } catch (error) {
      throw isOfDisk(error) ? diskFailure(error) : error
    } finally {
      await rm(partial, { force: true }).catch(() => undefined)
    }
  },
}

/** Removes what lost processes left of this export, and of others that nobody has written to for a day. */
async function removeLeftovers(folder: string, name: string): Promise<void> {
  const yesterday = Date.now() - 86_400_000
  for (const file of await readdir(folder)) {
    if (!/\.jsonl\.gz\.[^.]+\.partial$/.test(file)) continue
    const path = join(folder, file)
    const writtenAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => yesterday,
    )
    if (file.startsWith(`${name}.`) || writtenAt < yesterday) await rm(path, { force: true })
  }
}

// Each chunk is searched once, however long a line is.
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let parts: string[] = []
  for await (const chunk of chunks) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n')
    parts.push(first)
    for (const other of others) {
      yield parts.join('')
      parts = [other]
    }
  }
  const last = parts.join('')
  if (last !== '') yield last
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw diskFailure(error)
    },
  )

// The name of a file is on the disk once its folder is; not every system lets a folder be opened.
async function synchronize(folder: string): Promise<void> {
  const file = await open(folder, 'r').catch(() => undefined)
  await file?.datasync().catch(() => undefined)
  await file?.close()
}

const isOfDisk = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && typeof error.syscall === 'string'

const diskFailure = ({ code, syscall }: NodeJS.ErrnoException) =>
  new DurableError('unavailable', `retention: the folder of the export does not work (${syscall} ${code})`)
