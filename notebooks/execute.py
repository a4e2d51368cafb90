#!/usr/bin/env python3
"""Executes notebooks headless, in one kernel or each in its own, and fails on the first error of a cell.

usage: execute.py [--out DIR] [--clean] [--timeout SECONDS] NOTEBOOK...
"""
import argparse
import os
import random
import re
import shutil
import socket
import sys
import time

try:
    import nbformat
    from jupyter_client.manager import KernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
except ImportError as missing:
    # another Python comes first on the PATH: take that of Jupyter
    jupyter = shutil.which("jupyter")
    python = open(jupyter, "rb").readline().decode().lstrip("#!").split()[0] if jupyter else ""
    if not os.path.exists(python) or os.environ.get("CAMBRIAN_PYTHON") == python:
        sys.exit(f"Jupyter's libraries are missing ({missing}); notebooks/README.md says how they are installed.")
    os.environ["CAMBRIAN_PYTHON"] = python
    os.execv(python, [python] + sys.argv)

KERNEL = "cambrian-java"
ATTEMPTS = 3
READY_SECONDS = 60
PORTS = (15_000, 30_000)


def ports(count):
    """Free ports below those that systems give to connections: whoever connects to one of these before the kernel has opened it may get the
    very port as its own, and then the kernel cannot open it."""
    found = []
    for port in random.sample(range(*PORTS), PORTS[1] - PORTS[0]):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    sys.exit(f"Between {PORTS[0]} and {PORTS[1]} no {count} ports are free.")


def start():
    """A kernel that answers. Its ports are chosen before it opens them: another process may have taken one by then, and then it never does."""
    for attempts_left in reversed(range(ATTEMPTS)):
        manager = KernelManager(kernel_name=KERNEL, cache_ports=False)
        manager.shell_port, manager.iopub_port, manager.stdin_port, manager.hb_port, manager.control_port = ports(5)
        manager.start_kernel()
        channels = manager.client()
        channels.start_channels()
        try:
            channels.wait_for_ready(timeout=READY_SECONDS)
            return manager, channels
        except RuntimeError as silence:
            stop((manager, channels))
            if attempts_left == 0:
                raise
            print(f"{silence}; another one is started", file=sys.stderr, flush=True)


def stop(kernel):
    manager, channels = kernel
    manager.shutdown_kernel(now=True)
    channels.stop_channels()


def empty_panels(notebook):
    html = "".join(str(output.get("data", {}).get("text/html", "")) for cell in notebook.cells for output in cell.get("outputs", []))
    return len(re.findall('data-state="empty"', html))


def execute(path, kernel, timeout):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, km=kernel[0], timeout=timeout)
    client.kc = kernel[1]
    for index, cell in enumerate(notebook.cells):
        client.execute_cell(cell, index)
    return notebook


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="+")
    parser.add_argument("--out", help="folder for the executed notebooks; without it they are thrown away")
    parser.add_argument("--clean", action="store_true", help="a kernel of its own for each notebook")
    parser.add_argument("--timeout", type=int, default=600, help="seconds for one cell (default: 600)")
    arguments = parser.parse_args()
    begin = time.time()
    kernel = None
    try:
        for path in arguments.notebooks:
            started = time.time()
            if kernel is None:
                kernel = start()
            name = os.path.basename(path)
            try:
                notebook = execute(path, kernel, arguments.timeout)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as failure:
                text = re.sub(r"\x1b\[[0-9;]*m", "", str(failure))
                print(f"{name} failed:\n{text}", file=sys.stderr)
                return 1
            nbformat.validate(notebook)
            if arguments.out:
                os.makedirs(arguments.out, exist_ok=True)
                nbformat.write(notebook, os.path.join(arguments.out, name))
            print(f"{name:<28} {time.time() - started:6.1f} s  {empty_panels(notebook)} empty panels", flush=True)
            if arguments.clean:
                stop(kernel)
                kernel = None
        print(f"{len(arguments.notebooks)} notebooks            {time.time() - begin:6.1f} s")
        return 0
    finally:
        if kernel is not None:
            stop(kernel)


if __name__ == "__main__":
    sys.exit(main())
