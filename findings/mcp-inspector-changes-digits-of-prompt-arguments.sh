#!/usr/bin/env bash
# The command line of @modelcontextprotocol/inspector 2.12.0 gets a prompt: `--method prompts/get --prompt-args id=…`.
# Expected: the server receives the text that was given. Arguments of prompts are strings in every version of the protocol, and `--help` calls
# them "Prompt arguments as key=value pairs".
# Seen: a value that happens to be JSON is parsed as JSON and written anew. The id 12345678901234567890 arrives as 12345678901234567000,
# the version 1.10 as 1.1, the commit 1e5 as 100000. The prompt that comes back is about something else, and nothing says so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --no-audit --no-fund --loglevel=error node@24.21.0 @modelcontextprotocol/inspector@2.12.0 @modelcontextprotocol/sdk@1.32.2 zod@4.6.7 >/dev/null
export PATH=$PWD/node_modules/.bin:$PATH HOME=$PWD
cat >server.mjs <<'JS'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import * as z from 'zod/v4'

const server = new McpServer({ name: 'orders', version: '1.0.0' })
server.registerPrompt('explain', { argsSchema: { id: z.string() } }, ({ id }) => ({
  messages: [{ role: 'user', content: { type: 'text', text: id } }],
}))
await server.connect(new StdioServerTransport())
JS
echo "@modelcontextprotocol/inspector 2.12.0"
status=0
while read -r given expected; do
  seen=$(mcp-inspector --cli node server.mjs --method prompts/get --prompt-name explain --prompt-args "id=$given" |
    node -p 'JSON.parse(require("fs").readFileSync(0, "utf8")).messages[0].content.text')
  echo "id=$given arrives as $seen"
  [ "$seen" = "$expected" ] || { echo "changed: expected $expected" >&2; status=1; }
done <<'END'
order-7 order-7
007 007
12345678901234567890 12345678901234567000
1.10 1.1
1e5 100000
END
exit "$status"
