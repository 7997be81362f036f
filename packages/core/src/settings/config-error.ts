/** One setting that cannot be used. */
export interface ConfigFault {
  /** Name of the variable, or path of the member of the file. */
  variable: string
  /** Name of the file, where the value stands in one. */
  file?: string
  /** The fault and the expected value. */
  message: string
  example: string
}

/** Thrown by `readConfig` with every fault at once; no message ever holds a key. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly ConfigFault[]

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map(({ variable, file, message, example }) => {
      const place = file === undefined ? variable : `${variable} in ${file}`
      return `  ${place} ${message}\n    example: ${example}`
    })
    super(`The configuration cannot be used:\n${lines.join('\n')}`)
    this.faults = faults
  }
}
