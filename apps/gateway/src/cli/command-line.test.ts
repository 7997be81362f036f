import { describe, expect, test } from 'vitest'
import { type Command, readCommandLine } from './command-line.ts'

const words = (line: string) => line.split(' ').filter(Boolean)

function problemsOf(args: readonly string[]): readonly string[] {
  const command = readCommandLine(args)
  return command.command === 'invalid' ? command.problems : []
}

describe('readCommandLine', () => {
  const read: [string, Command][] = [
    ['', { command: 'start', configFile: undefined }],
    ['start', { command: 'start', configFile: undefined }],
    ['--config ./a.json', { command: 'start', configFile: './a.json' }],
    ['doctor --config=b.ts', { command: 'doctor', configFile: 'b.ts', asJson: false }],
    ['doctor --json', { command: 'doctor', configFile: undefined, asJson: true }],
    ['--print-config', { command: 'print-config', configFile: undefined }],
    ['create-key --name ci --role operator', { command: 'create-key', name: 'ci', role: 'operator' }],
    ['create-key', { command: 'create-key', name: 'caller', role: 'viewer' }],
    ['--help', { command: 'help' }],
    ['-h', { command: 'help' }],
    ['help', { command: 'help' }],
    ['doctor --help', { command: 'help' }],
    ['--version', { command: 'version' }],
    ['-v', { command: 'version' }],
  ]
  test.each(read)('reads %j', (line, command) => {
    expect(readCommandLine(words(line))).toEqual(command)
  })

  const refused: [string, RegExp][] = [
    ['docter', /docter is not a command; did you mean doctor\?/],
    ['serve', /serve is not a command; expected one of start, doctor/],
    ['--confg a', /--confg is not an option; did you mean --config\?/],
    [
      '--port=1',
      /^--port is not an option: settings come from the environment or a file; set REST_PORT=… or MCP_PORT=…$/,
    ],
    ['-p 8381', /^-p is not an option.*set REST_PORT=… or MCP_PORT=…$/],
    ['--port 8381', /^--port is not an option.*set REST_PORT=… or MCP_PORT=…$/],
    ['-p8381', /^-p is not an option.*set REST_PORT=… or MCP_PORT=…$/],
    ['-P 8381', /^-P is not an option.*set REST_PORT=… or MCP_PORT=…$/],
    ['--Port 8381', /^--Port is not an option.*set REST_PORT=… or MCP_PORT=…$/],
    ['--prot 8381', /^--prot is not an option.*set REST_PORT=… or MCP_PORT=…$/],
    ['doctor --rest-prot=1', /^--rest-prot is not an option.*set REST_PORT=…$/],
    ['--listen 0.0.0.0', /^--listen is not an option.*set HOST=…$/],
    ['--url http://a.example', /^--url is not an option.*set DURABLE_FUNCTIONS_BASE_URL=…$/],
    ['--key canary', /^--key is not an option.*set DURABLE_FUNCTIONS_TOKEN=…$/],
    ['start --rest-port 8381', /^--rest-port is not an option.*set REST_PORT=…$/],
    ['--token canary', /^--token is not an option.*set DURABLE_FUNCTIONS_TOKEN=…$/],
    ['--base-url https://a.example', /^--base-url is not an option.*set DURABLE_FUNCTIONS_BASE_URL=…$/],
    ['--log-level debug', /^--log-level is not an option.*set LOG_LEVEL=…$/],
    ['--verbose yes', /^--verbose is not an option; expected one of --config.*$/],
    ['--json', /--json belongs to doctor/],
    ['--config', /--config has no value; expected --config followed by one/],
    ['--help=yes', /--help takes no value/],
    ['start doctor', /doctor is a second command; expected start alone/],
    ['--name ci', /--name belongs to create-key/],
    ['create-key --role boss', /boss is not a role; expected one of viewer, operator, admin/],
    ['create-key --role opertor', /did you mean operator\?/],
    ['create-key --name a,b', /--name a,b is not a name/],
  ]
  test.each(refused)('refuses %j', (line, problem) => {
    expect(problemsOf(words(line)).join('\n')).toMatch(problem)
  })

  test('names all that is wrong at once', () => {
    expect(problemsOf(['docter', '--confg'])).toHaveLength(2)
  })
})
