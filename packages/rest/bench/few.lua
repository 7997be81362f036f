-- Reads twenty instances in turn.
local count = 0
request = function()
  count = (count + 1) % 20
  return wrk.format("GET", "/runtime/webhooks/durabletask/instances/order-" .. count .. "?showInput=true")
end
