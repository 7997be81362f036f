/** One variable that cannot be used. */
export interface ConfigFault {
  variable: string
  /** What was wrong and what is expected. */
  message: string
  example: string
}

/** Thrown by `readConfig` with every fault at once; no message ever holds the key. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly ConfigFault[]

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map(({ variable, message, example }) => `  ${variable} ${message}\n    example: ${example}`)
    super(`The configuration cannot be used:\n${lines.join('\n')}`)
    this.faults = faults
  }
}
