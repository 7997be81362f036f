"""Starts an orchestration and lets azure-core's poller follow the 202; prints a line of JSON for each.

Reads {"url", "body"} from stdin. The line of the start has "status" and "id", that of the end "ended"; a failure has "refused".
"""

import json
import sys
import time

from azure.core import PipelineClient
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.transport import RequestsTransport
from azure.core.polling import LROPoller
from azure.core.polling.base_polling import LROBasePolling
from azure.core.rest import HttpRequest


class ImpatientTransport(RequestsTransport):
    """Sleeps at most 100 ms where the host asks for ten seconds."""

    def sleep(self, duration):
        time.sleep(min(duration, 0.1))


def tell(**line):
    print(json.dumps(line), flush=True)


call = json.load(sys.stdin)
client = PipelineClient(call["url"], transport=ImpatientTransport())
body = {"json": call["body"]} if "body" in call else {}
response = client.send_request(HttpRequest("POST", call["url"], **body), _return_pipeline_response=True)
try:
    response.http_response.raise_for_status()
    tell(status=response.http_response.status_code, id=response.http_response.json()["id"])
    poller = LROPoller(client, response, lambda last: json.loads(last.http_response.text()), LROBasePolling(timeout=1))
    ended = poller.result()
    tell(ended=ended, poller=poller.status())
except HttpResponseError as error:
    tell(refused=error.status_code)
