/** Text of `--help`. */
export function usageOf(version: string): string {
  return `durable-gateway ${version}: REST and MCP in front of an Azure Durable Functions app

Usage: durable-gateway [command] [options]

Commands:
  start         serve REST and MCP until a signal comes; what happens without a command
  doctor        check the configuration, the function app, its key and version, the clock, the
                issuer of tokens and the ports, and say what is wrong; changes nothing anywhere
  create-key    make a key for a caller, print it once, and print the line for the configuration
  help          this text
  version       the version

Options:
  --config FILE    read this file in place of durable-gateway.config.json, .mjs, .js or .ts
  --print-config   print every setting, its value and where it comes from, secrets masked
  --json           doctor: print one JSON object, { ok, findings: [{ level, about, said, remedy }] }
  --name NAME      create-key: who holds the key (default: caller)
  --role ROLE      create-key: viewer, operator or admin (default: viewer)
  -h, --help       this text
  -v, --version    the version

Settings come from the environment, then from the file, then from the defaults. The first ones are
DURABLE_FUNCTIONS_BASE_URL and DURABLE_FUNCTIONS_TOKEN; docs/gateway/configuration.md has them all.

Exit codes: 0 all is well, 1 something is wrong with the configuration or the app, 2 with the command line.
`
}
