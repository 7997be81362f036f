import type { Environment } from '@durable-http/core/settings'

/** Settings of the allocator of glibc: buffers from 4 KiB on go back to the system when they are freed, instead of staying in pieces. */
export const mallocSettings = {
  MALLOC_MMAP_THRESHOLD_: '4096',
  MALLOC_TRIM_THRESHOLD_: '16384',
  MALLOC_TOP_PAD_: '0',
} as const

/** Restarts the program in the same process with those settings, which glibc reads before a program runs; `variables` come first. */
export function applyMallocSettings(variables: Environment): void {
  const isMissing = Object.keys(mallocSettings).some((name) => variables[name] === undefined)
  if (process.platform !== 'linux' || !isMissing || !process.execve) return
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    ...mallocSettings,
    ...variables,
  })
}
