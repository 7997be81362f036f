"""Tests an order with nothing but Python's standard library. Arguments: the address of the fake host and its key."""
import json
import sys
import urllib.request

BASE, KEY = sys.argv[1], sys.argv[2]


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(BASE + path, data, {"content-type": "application/json"}, method=method)
    with urllib.request.urlopen(request) as response:
        text = response.read()
        return json.loads(text) if text else None


def admin(method, path, body=None):
    return call(method, "/_mock/v1" + path, body)


def host(method, path, body=None):
    return call(method, f"/runtime/webhooks/durabletask{path}?code={KEY}", body)


assert admin("GET", "/live")["status"] == "ok"
admin("POST", "/reset")
admin("PUT", "/clock", {"setting": "virtual"})

# The test plays the worker.
host("POST", "/orchestrators/NeverAnswered/order-1")
admin("POST", "/clock/settle")
[pending] = admin("GET", "/activities")["pending"]
assert (pending["name"], pending["instanceId"]) == ("AskWarehouse", "order-1"), pending
admin("POST", f"/activities/{pending['id']}/complete", {"result": {"stock": 3}})
admin("POST", "/clock/settle")
assert host("GET", "/instances/order-1")["output"] == {"stock": 3}

# Time passes on demand, and there is a way back.
snapshot = admin("POST", "/snapshots")
before = admin("GET", "/clock")["now"]
admin("POST", "/clock/advance", {"duration": "30d"})
assert admin("GET", "/clock")["now"] > before
admin("POST", f"/snapshots/{snapshot['id']}/restore")
assert admin("GET", "/clock")["now"] == before

# What was asked.
verdict = admin("POST", "/requests/verify", {"operation": "startOrchestrationWithId", "params": ["NeverAnswered", "order-1"], "count": 1})
assert verdict["ok"], verdict
print("all well")
