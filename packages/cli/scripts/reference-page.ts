import type { Command, Option } from 'commander'
import { exitCodes } from '../src/exit-codes.ts'

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'done',
  failed: 'failed',
  usage: 'wrong arguments, or agreement that is missing',
  unreachable: 'the host or the gateway does not respond as one',
  unauthorized: 'no key, a wrong key, or a role that may not do it',
  notFound: 'no such instance, entity or job',
  refused: 'refused by the state of the instance or by a guard',
  timedOut: 'not in time',
  notSupported: 'this address does not have it',
  bulkFailed: 'a bulk run ended with failures',
  orchestrationFailed: 'the orchestration failed',
  orchestrationEnded: 'the orchestration was terminated or canceled',
  interrupted: 'interrupted, or not agreed to',
}

/** Writes the reference of all commands as Markdown. */
export function referencePage(program: Command): string {
  return [
    '# The command `durable`',
    'Written from the commands themselves by `node packages/cli/scripts/write-reference.ts`; [the README](../packages/cli/README.md) shows what they print.',
    '## Options of every command',
    optionList(program),
    '## Exit codes',
    Object.entries(exitCodes)
      .map(([name, code]) => `- \`${code}\`: ${meanings[name as keyof typeof exitCodes]}`)
      .join('\n'),
    '## Variables',
    [
      '- `DURABLE_URL` and `DURABLE_KEY`, or `DURABLE_FUNCTIONS_BASE_URL` and `DURABLE_FUNCTIONS_TOKEN`: address and key. A key goes only to the origin that the address beside it names; `…_FILE` names a file that holds it.',
      '- `DURABLE_CONTEXT`, `DURABLE_APP`, `DURABLE_HUB`: what `--context`, `--app` and `--hub` say.',
      '- `DURABLE_CONFIG`: path of the file with contexts; by default `durable/contexts.json` in the folder for configurations.',
      '- `NO_COLOR`: no colours.',
    ].join('\n'),
    'A flag comes before a variable, and a variable before the context.',
    ...commandsOf(program).map(([path, command]) => section(path, command)),
  ].join('\n\n')
}

function commandsOf(command: Command, path = ''): [string, Command][] {
  const children = command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name() !== 'help')
  if (children.length === 0) return [[path, command]]
  return children.flatMap((child) => commandsOf(child, `${path} ${child.name()}`))
}

function section(path: string, command: Command): string {
  const places = command.registeredArguments
    .map((argument) => {
      const name = argument.variadic ? `${argument.name()}...` : argument.name()
      return argument.required ? ` <${name}>` : ` [${name}]`
    })
    .join('')
  const examples = helpAfter(command)
  const description = command.description()
  return [
    `## \`durable${path}\``,
    `${description[0]!.toUpperCase()}${description.slice(1)}.`,
    `\`\`\`text\ndurable${path}${places}${command.options.length > 0 ? ' [options]' : ''}\n\`\`\``,
    ...(command.options.length > 0 ? [optionList(command)] : []),
    'For example:',
    `\`\`\`text\n${examples.join('\n')}\n\`\`\``,
  ].join('\n\n')
}

function helpAfter(command: Command): string[] {
  let text = ''
  command.configureOutput({ writeOut: (part) => void (text += part) }).outputHelp()
  return text
    .slice(text.indexOf('Examples:'))
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
}

const optionList = (command: Command) => command.options.map((option) => `- ${lineOf(option)}`).join('\n')

const lineOf = ({ flags, description, defaultValue }: Option) =>
  `\`${flags}\`: ${description}${typeof defaultValue === 'string' ? ` (default: \`${defaultValue}\`)` : ''}`
