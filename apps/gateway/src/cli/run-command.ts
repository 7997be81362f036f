import { ConfigError } from '@durable-http/core/settings'
import type { GatewayConfig } from '../config/gateway-config.ts'
import { type Command, readCommandLine } from './command-line.ts'
import { loadConfig } from './load-config.ts'

/** Arguments and capabilities of a command. */
export interface CommandContext {
  args: readonly string[]
  variables: Readonly<Record<string, string | undefined>>
  folder: string
  print: (text: string) => void
  complain: (text: string) => void
  /** Serves until a signal comes. */
  start: (config: GatewayConfig) => Promise<void>
}

/** Runs what the command line asks for and resolves to the exit code. */
export async function runCommand(context: CommandContext): Promise<number> {
  const command = readCommandLine(context.args)
  try {
    return await run(command, context)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    context.complain(error.message)
    return 1
  }
}

async function run(command: Command, context: CommandContext): Promise<number> {
  const { variables, folder, print, complain } = context
  switch (command.command) {
    case 'invalid':
      complain(
        `${command.problems.map((problem) => `durable-gateway: ${problem}`).join('\n')}\nSee durable-gateway --help.`,
      )
      return 2
    case 'help': {
      const [{ usageOf }, { packageVersion }] = [await import('./usage.ts'), await import('./package-version.ts')]
      print(usageOf(packageVersion))
      return 0
    }
    case 'version': {
      const { packageVersion } = await import('./package-version.ts')
      print(packageVersion)
      return 0
    }
    case 'create-key': {
      const { createApiKey, describeKey } = await import('./api-key.ts')
      print(describeKey(createApiKey(), command.name, command.role))
      return 0
    }
    case 'print-config': {
      const { printConfig } = await import('./print-config.ts')
      print(printConfig(await loadConfig({ variables, folder, configFile: command.configFile })))
      return 0
    }
    case 'doctor': {
      const { runDoctor } = await import('./doctor/run-doctor.ts')
      const { configFile, asJson } = command
      return runDoctor({ load: () => loadConfig({ variables, folder, configFile }), variables, print, asJson })
    }
    default: {
      const { config } = await loadConfig({ variables, folder, configFile: command.configFile })
      await context.start(config)
      return 0
    }
  }
}
