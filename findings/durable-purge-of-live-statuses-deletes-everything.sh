#!/usr/bin/env bash
# The Durable Functions extension 3.19.0 is asked by the client of the npm package durable-functions 3.5.0 to purge the instances that hang in
# Pending: `purgeInstanceHistoryBy({ createdTimeFrom, runtimeStatus: [OrchestrationRuntimeStatus.Pending] })`.
# Expected: the documentation of the HTTP API says that runtimeStatus "filters the list of purged instances based on their runtime status".
# No instance is Pending, so nothing is purged; or the call fails, because only ended instances can be purged.
# Seen: the storage provider drops the statuses that are not terminal, none is left, and no status at all means every instance: completed ones,
# one that is running, and the state of an entity are deleted.
# Needs the .NET SDK 10 and Node.
set -euo pipefail
# `durable_host VERSION` builds the released extension into a small program on Azurite and starts both on free ports of 127.0.0.1; `base` is the
# address of the extension's own local endpoint. No Functions host is involved.
durable_host() {
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
  cat >Host.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <OutputType>Exe</OutputType>
    <ImplicitUsings>enable</ImplicitUsings>
    <InvariantGlobalization>true</InvariantGlobalization>
    <NuGetAudit>false</NuGetAudit>
    <NoWarn>\$(NoWarn);NU1603;NU1608;CS0618;DF0305</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.Azure.WebJobs.Extensions.DurableTask" Version="[$1]" />
  </ItemGroup>
</Project>
XML
  cat >Program.cs <<'CS'
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using Microsoft.Azure.WebJobs.Host.Config;
using Newtonsoft.Json.Linq;

var storage = Environment.GetEnvironmentVariable("STORAGE");
var host = new HostBuilder()
    .ConfigureAppConfiguration(c => c.AddInMemoryCollection(new Dictionary<string, string?> { ["AzureWebJobsStorage"] = storage, ["Storage"] = storage }))
    .ConfigureLogging(l => l.SetMinimumLevel(LogLevel.None))
    .ConfigureWebJobs(w => w.AddDurableTask(options =>
    {
        options.HubName = "Finding";
        options.LocalRpcEndpointEnabled = true;
        options.StorageProvider["partitionCount"] = 1;
    }))
    .ConfigureServices(services =>
    {
        services.AddSingleton<IWebHookProvider, Address>();
        services.AddSingleton<ITypeLocator>(new Types());
    })
    .Build();
await host.RunAsync();

sealed class Types : ITypeLocator { public IReadOnlyList<Type> GetTypes() => new[] { typeof(Functions) }; }

sealed class Address : IWebHookProvider
{
    public Uri GetUrl(IExtensionConfigProvider extension) => new("http://localhost/runtime/webhooks/durabletask?code=none");
}

public static class Functions
{
    [FunctionName("Echo")]
    public static JToken Echo([OrchestrationTrigger] IDurableOrchestrationContext context) => context.GetInput<JToken>();

    [FunctionName("WaitForGo")]
    public static Task<JToken> WaitForGo([OrchestrationTrigger] IDurableOrchestrationContext context) => context.WaitForExternalEvent<JToken>("Go");

    [FunctionName("Bag")]
    public static void Bag([EntityTrigger] IDurableEntityContext context)
    {
        if (context.OperationName == "set") context.SetState(context.GetInput<JToken>());
    }
}
CS
  [ -f package.json ] || echo '{"private":true}' >package.json
  npm install --no-audit --no-fund --loglevel=error azurite@3.35.0 >/dev/null
  dotnet build Host.csproj -c Release -o out -nodeReuse:false -v:q --tl:off >build.log || { cat build.log; exit 2; }
  local key ports blobs queues tables host port
  key=$(node -p 'require("crypto").randomBytes(32).toString("base64")')
  ports=$(node -e 'const net=require("net"),s=[0,0,0].map(()=>net.createServer().listen(0,"127.0.0.1"));setTimeout(()=>{console.log(s.map((x)=>x.address().port).join(" "));s.map((x)=>x.close())},100)')
  read -r blobs queues tables <<<"$ports"
  AZURITE_ACCOUNTS="finding:$key" node node_modules/azurite/dist/src/azurite.js --inMemoryPersistence --skipApiVersionCheck --silent --disableTelemetry \
    --blobHost 127.0.0.1 --queueHost 127.0.0.1 --tableHost 127.0.0.1 --blobPort "$blobs" --queuePort "$queues" --tablePort "$tables" >azurite.log 2>&1 &
  for _ in $(seq 300); do
    ! grep -qs 'Table service is successfully' azurite.log || break
    sleep 0.2
  done
  export STORAGE="DefaultEndpointsProtocol=http;AccountName=finding;AccountKey=$key;BlobEndpoint=http://127.0.0.1:$blobs/finding;QueueEndpoint=http://127.0.0.1:$queues/finding;TableEndpoint=http://127.0.0.1:$tables/finding;"
  dotnet out/Host.dll >host.log 2>&1 &
  host=$!
  for _ in $(seq 300); do
    kill -0 "$host" 2>/dev/null || { cat host.log; exit 2; }
    port=$(ss -ltnpH | sed -n "s/.*127.0.0.1:\([0-9]*\) .*pid=$host,.*/\1/p" | head -1)
    [ -z "$port" ] || break
    sleep 0.2
  done
  export base="http://127.0.0.1:$port/durabletask"
}
folder=$(mktemp -d)
trap '{ kill -9 $(jobs -p); wait; } 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund --loglevel=error durable-functions@3.5.0 >/dev/null
durable_host 3.19.0
cat >probe.cjs <<'JS'
console.warn = () => {}
const { EntityId, OrchestrationRuntimeStatus } = require('durable-functions')
const { DurableClient } = require('durable-functions/lib/src/durableClient/DurableClient.js')
const { version } = require('durable-functions/package.json')

const client = new DurableClient({ taskHubName: 'Finding', creationUrls: {}, managementUrls: {}, rpcBaseUrl: `${process.env.base}/` })
const counter = new EntityId('Bag', 'balance')
const there = async () => {
  const instances = await client.getStatusAll()
  return instances.map(({ instanceId, runtimeStatus }) => `${instanceId} ${runtimeStatus}`).join(', ') || 'nothing'
}
const state = async () => JSON.stringify((await client.readEntityState(counter)).entityState)
const until = async (condition) => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 200))
}

async function main() {
  console.log(`extension 3.19.0, durable-functions ${version}`)
  await client.startNew('Echo', { instanceId: 'order-1' })
  await client.startNew('WaitForGo', { instanceId: 'order-2' })
  await client.signalEntity(counter, 'set', 100)
  await until(async () => (await there()) === '@bag@balance Running, order-1 Completed, order-2 Running' && (await state()) === '100')
  const createdTimeFrom = new Date(Date.now() - 86_400_000)
  for (const status of [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Pending]) {
    const { instancesDeleted } = await client.purgeInstanceHistoryBy({ createdTimeFrom, runtimeStatus: [status] })
    console.log(`purge of ${status}: ${instancesDeleted} deleted; left: ${await there()}; state of the entity: ${await state()}`)
  }
}
void main()
JS
seen=$(node probe.cjs 2>/dev/null)
echo "$seen"
expected='extension 3.19.0, durable-functions 3.5.0
purge of Failed: 0 deleted; left: @bag@balance Running, order-1 Completed, order-2 Running; state of the entity: 100
purge of Pending: 3 deleted; left: nothing; state of the entity: undefined'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
