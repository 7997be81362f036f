import type { ConfigFault } from '@durable-http/core/settings'
import { isGiven } from '@durable-http/core/settings'
import { isSecretVariable } from '../config/unknown-variables.ts'
import { FileContentError, fileLimits, readTextFile } from './text-file.ts'

/** Reads the files that variables such as `DURABLE_FUNCTIONS_TOKEN_FILE` name: how containers and systemd hand secrets over. */
export async function readSecretFiles(
  variables: Readonly<Record<string, unknown>>,
): Promise<{ secrets: Record<string, string>; faults: ConfigFault[] }> {
  const secrets: Record<string, string> = {}
  const faults: ConfigFault[] = []
  for (const [variable, path] of Object.entries(variables)) {
    const secret = variable.replace(/_FILE$/, '')
    // One that is set by itself as well is refused where the values are read.
    if (secret === variable || !isSecretVariable(secret) || !isGiven(path) || isGiven(variables[secret])) continue
    const example = `${variable}=/run/secrets/${secret.toLowerCase()}`
    try {
      const text = (await readTextFile(String(path).trim(), fileLimits.secret)).trim()
      if (text === '')
        faults.push({ variable, message: 'names a file that is empty; expected the secret in it', example })
      else secrets[secret] = text
    } catch (error) {
      if (error instanceof FileContentError) {
        const message = `names a file that ${error.message}; expected the secret alone in it`
        faults.push({ variable, message, example })
        continue
      }
      const { code = 'unknown' } = error as NodeJS.ErrnoException
      const why = code === 'ENOENT' ? 'that is not there' : `that cannot be read (${code})`
      faults.push({ variable, message: `names a file ${why}; expected one that this user may read`, example })
    }
  }
  return { secrets, faults }
}
