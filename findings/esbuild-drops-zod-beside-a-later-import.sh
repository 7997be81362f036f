#!/usr/bin/env bash
# A program that imports zod as a namespace and @modelcontextprotocol/server, which uses zod too, only when it is needed; bundled by
# esbuild into one file, as edge runtimes want it.
# Expected: the bundle does what the sources do.
# Seen: the bundle fails at its first schema, because zod's own module is wrapped for the later import and never initialised for the first
# one. With `import * as z from 'zod/v4'`, the same module by another name, it works.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --no-audit --no-fund --loglevel=error esbuild@0.28.2 zod@4.6.7 @modelcontextprotocol/server@2.4.0 >/dev/null
status=0
try() {
  cat >entry.mjs <<JS
import * as z from '$1'
const schema = z.object({ name: z.string() })
export const later = () => import('@modelcontextprotocol/server')
console.log(schema.safeParse({ name: 'x' }).success)
JS
  npx esbuild entry.mjs --bundle --format=esm --platform=neutral --main-fields=module,main --conditions=workerd,worker,browser,import \
    --outfile=bundle.mjs --log-level=error
  sources=$({ node entry.mjs 2>&1 || true; } | grep -m1 -E '^(true|false)$|Error:')
  bundle=$({ node bundle.mjs 2>&1 || true; } | grep -m1 -E '^(true|false)$|Error:')
  echo "$1: sources say '$sources', the bundle says '$bundle'"
  [ "$sources" = true ] && [ "$bundle" = "$2" ] || { echo "changed: expected the bundle to say '$2'" >&2; status=1; }
}
echo "esbuild 0.28.2, zod 4.6.7, @modelcontextprotocol/server 2.4.0"
try zod 'TypeError: Class2 is not a constructor'
try zod/v4 true
exit "$status"
