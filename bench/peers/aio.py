"""asyncio, with its own loop or uvloop's."""
import asyncio
import json
import random
import sys
import threading
import time

engine, what = sys.argv[1:3]


def say(n, begin, cpu):
    wall = time.perf_counter() - begin
    print(json.dumps({"Wall": wall * 1e9 / n, "CPU": (time.process_time() - cpu) * 1e9 / n}))


async def cross(n, pingpong):
    loop = asyncio.get_running_loop()
    finished = asyncio.Event()
    sem = threading.Semaphore(0)
    left = 0

    def run():
        nonlocal left
        left -= 1
        if left == 0:
            sem.release()

    def produce():
        nonlocal left
        for m in (n // 10, n):
            begin, cpu = time.perf_counter(), time.process_time()
            if pingpong:
                for _ in range(m):
                    left = 1
                    loop.call_soon_threadsafe(run)
                    sem.acquire()
            else:
                left = m
                for _ in range(m):
                    loop.call_soon_threadsafe(run)
                sem.acquire()
            if m == n:
                say(n, begin, cpu)
        loop.call_soon_threadsafe(finished.set)

    threading.Thread(target=produce).start()
    await finished.wait()


async def yields(n):
    async def one():
        for _ in range(n // 1000):
            await asyncio.sleep(0)

    begin, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one() for _ in range(1000)))
    say(n, begin, cpu)


async def spawn(n):
    async def one(i):
        return i

    begin, cpu = time.perf_counter(), time.process_time()
    for i in range(n):
        assert await asyncio.create_task(one(i)) == i
    say(n, begin, cpu)


async def timers(n):
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    left = n

    def fired():
        nonlocal left
        left -= 1
        if left == 0:
            done.set_result(None)

    begin, cpu = time.perf_counter(), time.process_time()
    for _ in range(n):
        loop.call_later(random.random(), fired)
    await done
    say(n, begin, cpu)


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, "127.0.0.1", 0, backlog=4096)
    print("127.0.0.1:%d" % server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


main = {
    "post": lambda: cross(100_000, False),
    "pingpong": lambda: cross(10_000, True),
    "yield": lambda: yields(200_000),
    "spawn": lambda: spawn(50_000),
    "timers": lambda: timers(100_000),
}.get(what, serve)
if engine == "uvloop":
    import uvloop

    uvloop.install()
asyncio.run(main())
