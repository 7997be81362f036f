import { isGiven } from '@durable-http/core/settings'
import { type ResolvedConfig, resolveConfig } from '../config/config.ts'
import { unknownMembers } from '../config/unknown-members.ts'
import { readConfigFile } from './config-file.ts'
import { readSecretFiles } from './secret-files.ts'

/** Where to look for settings. */
export interface LoadConfigOptions {
  variables: Readonly<Record<string, string | undefined>>
  /** Folder in which the file is looked for, and from which its path is meant. */
  folder: string
  /** Value of `--config`. */
  configFile?: string | undefined
}

/** A configuration, and the name of the file that it was read from. */
export interface LoadedConfig extends ResolvedConfig {
  fileName: string | undefined
}

/** Reads the environment, the file, and the files of secrets; throws a `ConfigError` with all that is wrong in any of them. */
export async function loadConfig({ variables, folder, configFile }: LoadConfigOptions): Promise<LoadedConfig> {
  const fromVariable = variables['DURABLE_GATEWAY_CONFIG']
  const named =
    configFile !== undefined
      ? { path: configFile, by: '--config' }
      : isGiven(fromVariable)
        ? { path: fromVariable!.trim(), by: 'DURABLE_GATEWAY_CONFIG' }
        : undefined
  const [read, files] = await Promise.all([readConfigFile(folder, named), readSecretFiles(variables)])
  const { file } = read
  const { secrets } = files
  const faults = [...read.faults, ...files.faults, ...unknownMembers(file)]
  const resolved = resolveConfig({ variables, file, secrets, faults })
  const warnings = [...read.warnings, ...resolved.config.warnings]
  return { ...resolved, config: { ...resolved.config, warnings }, fileName: file?.name }
}
