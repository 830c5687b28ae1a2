"""Load over several connections: by wrk where it is installed, by httpx otherwise."""

import asyncio
import json
import shutil
import statistics
import subprocess
import time
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import httpx

HAS_WRK = shutil.which("wrk") is not None

_SCRIPT = """
local requests, turn = {%s}, 0
request = function() turn = turn %% #requests + 1; return requests[turn] end
done = function(summary, latency)
  io.write(string.format('{"requests":%%d,"seconds":%%f,"refused":%%d,"lost":%%d,"p50":%%f}\\n',
    summary.requests, summary.duration / 1e6, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50) / 1e3))
end
"""


class Request(NamedTuple):
    """One request; the body is JSON unless it is a form."""

    method: str
    path: str
    body: str = ""
    is_form: bool = False
    key: str = ""
    """The `Idempotency-Key`, if there is one."""

    def headers(self, token: str) -> dict[str, str]:
        kind = "application/x-www-form-urlencoded" if self.is_form else "application/json"
        keyed = {"Idempotency-Key": self.key} if self.key else {}
        return {"Authorization": f"Bearer {token}", **({"Content-Type": kind} if self.body else {}), **keyed}


class Outcome(NamedTuple):
    """What a while of load was answered."""

    answered: int
    """Successes."""
    failed: int
    """Other answers, and none."""
    seconds: float
    p50: float
    """Milliseconds."""

    @property
    def per_second(self) -> float:
        return self.answered / self.seconds


def load(address: str, token: str, requests: list[Request], connections: int, seconds: float, folder: Path) -> Outcome:
    """Send the requests over and over, on that many connections for that many seconds."""
    if HAS_WRK:
        return _by_wrk(address, token, requests, connections, seconds, folder)
    return asyncio.run(_by_httpx(address, token, requests, connections, seconds))


def _by_wrk(
    address: str, token: str, requests: list[Request], connections: int, seconds: float, folder: Path
) -> Outcome:
    script = folder / "load.lua"
    script.write_text(_SCRIPT % ",".join(_raw(address, token, request) for request in requests))
    options = ["-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script)]
    ran = subprocess.run(["wrk", *options, address], check=True, capture_output=True, text=True)
    told = json.loads(ran.stdout.splitlines()[-1])
    failed = told["refused"] + told["lost"]
    return Outcome(told["requests"] - told["refused"], failed, told["seconds"], told["p50"])


def _raw(address: str, token: str, request: Request) -> str:
    """The request as it goes over the line, as a literal of Lua."""
    body = request.body.encode()
    headers = {"Host": address.removeprefix("http://"), **request.headers(token), "Content-Length": str(len(body))}
    lines = [f"{request.method} {request.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return '"' + "".join(f"\\{byte:03}" for byte in "\r\n".join([*lines, "", ""]).encode() + body) + '"'


async def _by_httpx(address: str, token: str, requests: list[Request], connections: int, seconds: float) -> Outcome:
    turns, spent, failed = cycle(requests), list[float](), 0
    begun = time.perf_counter()

    async def send(client: httpx.AsyncClient) -> None:
        nonlocal failed
        while time.perf_counter() < begun + seconds:
            request, sent = next(turns), time.perf_counter()
            answer = await client.request(
                request.method, request.path, content=request.body.encode(), headers=request.headers(token)
            )
            spent.append(time.perf_counter() - sent)
            failed += not answer.is_success

    async with httpx.AsyncClient(base_url=address, timeout=30, trust_env=False) as client:
        await asyncio.gather(*(send(client) for _ in range(connections)))
    elapsed = time.perf_counter() - begun
    return Outcome(len(spent) - failed, failed, elapsed, statistics.median(spent) * 1000)
