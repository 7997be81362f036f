import { chmod, rename, rm, writeFile } from 'node:fs/promises'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'

/** File operations of a replacement; a test passes others. */
export interface FileActions {
  writeFile: (path: string, text: string, options: { mode: number }) => Promise<void>
  chmod: (path: string, mode: number) => Promise<void>
  rename: (from: string, to: string) => Promise<void>
  rm: (path: string, options: { force: true }) => Promise<void>
}

// Windows refuses to replace a file that another process reads, such as a virus scanner.
const busy: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY'])
const pauses = [20, 100, 400]

/** Replaces a file in one step, readable only by the user; tries again while another process holds it, and leaves nothing behind. */
export async function replaceFile(
  path: string,
  text: string,
  files: FileActions = { writeFile, chmod, rename, rm },
): Promise<void> {
  const next = `${path}.${process.pid}.tmp`
  try {
    await files.writeFile(next, text, { mode: 0o600 })
    await files.chmod(next, 0o600)
    await renamePatiently(next, path, files)
  } catch (error) {
    // The first error matters more than one of the clean-up.
    await files.rm(next, { force: true }).catch(() => undefined)
    throw error
  }
}

async function renamePatiently(from: string, to: string, files: FileActions): Promise<void> {
  for (const pause of [...pauses, undefined]) {
    try {
      return await files.rename(from, to)
    } catch (error) {
      if (pause === undefined || !busy.has((error as NodeJS.ErrnoException).code ?? '')) throw error
      await sleep(pause)
    }
  }
}
