/** Keeps what rules are about to delete, one file for each job. */
export interface RetentionExports {
  /**
   * Resolves to the ids of a complete export; undefined without one. Rejects with a `DamagedExportError` for a file that is there and
   * is not whole, and with a `DurableError` where the folder does not respond.
   */
  idsIn(folder: string, name: string): Promise<ReadonlySet<string> | undefined>
  /** Writes lines into a file that stands under its name once it is whole and on the disk; never replaces one. */
  write(folder: string, name: string, lines: AsyncIterable<string>): Promise<void>
}

/** Rejects an export that was whole once: nobody knows what it holds. */
export class DamagedExportError extends Error {
  override readonly name = 'DamagedExportError'
}
