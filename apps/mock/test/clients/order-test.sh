#!/bin/sh
# Tests an order with curl alone. Arguments: the address of the fake host and its key.
set -eu
admin="$1/_mock/v1"
host="$1/runtime/webhooks/durabletask"
key="$2"
json='content-type: application/json'

curl -sSf -X POST "$admin/reset"
curl -sSf -X PUT -H "$json" -d '{"setting":"virtual"}' "$admin/clock" >/dev/null
curl -sSf -X POST -H "$json" -d '{"entities":[{"name":"Counter","key":"a","state":5}]}' "$admin/seed"

# The third list fails, and the client must try again.
curl -sSf -X POST -H "$json" -d '{"match":{"operation":"listInstances"},"nth":3,"times":1,"status":503}' "$admin/faults" >/dev/null
codes=''
for _ in 1 2 3 4; do
  codes="$codes $(curl -s -o /dev/null -w '%{http_code}' "$host/instances?code=$key")"
done
[ "$codes" = ' 200 200 503 200' ] || { echo "got$codes"; exit 1; }

curl -sSf -X POST -H "$json" -d '{"operation":"listInstances","count":4}' "$admin/requests/verify" | grep -q '"ok":true'
curl -sSf "$admin/requests?limit=1" | grep -q 'code=redacted'
echo 'all well'
