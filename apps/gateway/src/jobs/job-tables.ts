/** Tables of JSON values by key, in which jobs survive their process; every write is atomic. */
export interface JobTables {
  get(table: string, key: string): Promise<unknown>
  /** All rows of a table. */
  all(table: string): Promise<ReadonlyMap<string, unknown>>
  set(table: string, key: string, value: unknown): Promise<void>
  /** Sets what is absent; false if it is there. */
  add(table: string, key: string, value: unknown): Promise<boolean>
  remove(table: string, key: string): Promise<void>
  /** Removes a table with all its rows. */
  drop(table: string): Promise<void>
  /** Increases the claim and returns it; holders of an earlier claim have lost it. */
  claim(key: string): Promise<number>
  /** Sets a row if the claim is still the last one; false if it is lost. */
  setClaimed(claim: Claim, table: string, key: string, value: unknown): Promise<boolean>
}

/** A fencing token: a number that grows with each claim of the same key. */
export interface Claim {
  key: string
  number: number
}
