#!/usr/bin/env bash
# The Durable Functions extension 3.19.0 terminates an instance with a reason that begins with a number, a literal or a quoted word.
# Expected: the documentation of the HTTP API calls `reason` "the reason for terminating the orchestration instance"; the status shows it as
# `output`, as it does for "customer left".
# Seen: the status reads the reason as JSON, keeps the first value and drops the rest: "2 payments are missing" becomes the number 2, and
# "true story" becomes true. An operator who looks up why an order was stopped finds a 2. The history still has the whole reason.
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
durable_host 3.19.0
cat >probe.mjs <<'JS'
const { base } = process.env
const pause = () => new Promise((resolve) => setTimeout(resolve, 200))
const status = (id) => fetch(`${base}/instances/${id}?showHistory=true`).then((response) => response.json()).catch(() => ({}))
const reached = async (id, runtimeStatus) => {
  for (;;) {
    const instance = await status(id)
    if (instance.runtimeStatus === runtimeStatus) return instance
    await pause()
  }
}
const reasons = ['customer left', '2 payments are missing', '404 at the warehouse', 'true story: no stock', '"Blue" sold out']
for (const [index, reason] of reasons.entries()) {
  const id = `order-${index}`
  await fetch(`${base}/orchestrators/WaitForGo/${id}`, { method: 'POST' })
  await reached(id, 'Running')
  await fetch(`${base}/instances/${id}/terminate?reason=${encodeURIComponent(reason)}`, { method: 'POST' })
  const { output, historyEvents } = await reached(id, 'Terminated')
  const kept = historyEvents.find(({ EventType }) => EventType === 'ExecutionTerminated').Input
  console.log(`${reason}: output ${JSON.stringify(output)}, history ${kept === reason ? 'whole' : JSON.stringify(kept)}`)
}
JS
seen=$(node probe.mjs)
echo "$seen"
expected='customer left: output "customer left", history whole
2 payments are missing: output 2, history whole
404 at the warehouse: output 404, history whole
true story: no stock: output true, history whole
"Blue" sold out: output "Blue", history whole'
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected" >&2; exit 1; }
