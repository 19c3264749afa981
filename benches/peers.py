#!/usr/bin/env python3
"""The same instance solved by ounce, scipy's HiGHS and OR-tools, in one run.

    python3 benches/peers.py            needs scipy and ortools

100,000 lines, 20 department limits, the least money moved. Each solver is given
its own form of the problem ready-made: only solving is timed. The machine should
have nothing else to do.
"""
import csv
import json
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack, vstack

SCALE = 1000  # HiGHS is given thousands: raw units are past what its tolerances are made for


def ounce(folder):
    """The engine's own figures; the instance is left in the folder."""
    command = ["cargo", "bench", "--quiet", "--bench", "peers", "--", str(folder)]
    home = Path(__file__).resolve().parent.parent
    return json.loads(subprocess.run(command, cwd=home, check=True, capture_output=True).stdout)


def read(folder):
    with open(folder / "lines.csv", newline="") as file:
        rows = np.array([[int(v) for v in row] for row in list(csv.reader(file))[1:]], dtype=np.int64)
    with open(folder / "limits.csv", newline="") as file:
        limits = [(int(d), int(a) if a else None, int(b) if b else None) for d, a, b in list(csv.reader(file))[1:]]
    return rows.T, limits


def timed(solve, runs):
    times, answer = [], None
    for _ in range(runs):
        start = time.perf_counter()
        answer = solve()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times), answer


def highs(lines, limits, envelope, need, method):
    department, preventive, current, low, high = lines
    n = len(current)

    def row(chosen):
        at = np.flatnonzero(chosen)
        return csr_matrix((np.ones(len(at)), (np.zeros(len(at), int), at)), shape=(1, n))

    at_most, bounds = [-row(preventive == 1)], [current[preventive == 1].sum() - need]
    for d, least, most in limits:
        own = department == d
        now = current[own].sum()
        if most is not None:
            at_most.append(row(own)), bounds.append(most - now)
        if least is not None:
            at_most.append(-row(own)), bounds.append(now - least)
    less_than, total = vstack(at_most).tocsr(), row(np.ones(n, bool))
    # A line is its current amount, so much up, so much down; what goes up is counted.
    box = np.column_stack([
        np.concatenate([np.maximum(0, low - current), np.maximum(0, current - high)]),
        np.concatenate([np.maximum(0, high - current), np.maximum(0, current - low)]),
    ]) / SCALE
    problem = dict(
        c=np.concatenate([np.ones(n), np.zeros(n)]),
        A_ub=hstack([less_than, -less_than]).tocsr(), b_ub=np.array(bounds, float) / SCALE,
        A_eq=hstack([total, -total]).tocsr(), b_eq=[(envelope - current.sum()) / SCALE],
        bounds=box, method=method,
    )
    milliseconds, found = timed(lambda: linprog(**problem), 3)
    return milliseconds, round(found.fun * SCALE)


def flow(lines, limits, envelope, need):
    department, preventive, current, low, high = lines
    source, sink, other, prevents, first = 0, 1, 2, 3, 4
    count = int(department.max()) + 1
    start = np.clip(current, low, high)
    supply = np.zeros(first + count, dtype=np.int64)
    supply[source], supply[sink] = envelope, -envelope
    ends = np.where(preventive == 1, prevents, other)
    np.subtract.at(supply, first + department, low)
    np.add.at(supply, ends, low)
    # What a line keeps costs nothing, what it receives costs one.
    tails = [first + department, first + department]
    heads, room, price = [ends, ends], [start - low, high - start], [np.zeros_like(low), np.ones_like(low)]

    def arc(tail, head, least, most):
        supply[tail] -= least
        supply[head] += least
        tails.append([tail]), heads.append([head]), room.append([most - least]), price.append([0])

    bound = {d: (least or 0, envelope if most is None else most) for d, least, most in limits}
    for d in range(count):
        arc(source, first + d, *bound.get(d, (0, envelope)))
    arc(prevents, sink, need, envelope)
    arc(other, sink, 0, envelope)
    arrays = [np.concatenate(part) for part in (tails, heads, room, price)]

    def build():
        solver = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(*arrays)
        solver.set_nodes_supplies(np.arange(len(supply)), supply)
        return solver

    solvers = [build() for _ in range(5)]
    milliseconds, status = timed(lambda: solvers[-1].solve() if len(solvers) == 1 else solvers.pop().solve(), 5)
    assert status == solvers[0].OPTIMAL, status
    return milliseconds, solvers[0].optimal_cost() + int((start - current).clip(0).sum())


def main():
    with tempfile.TemporaryDirectory() as folder:
        own = ounce(folder)
        lines, limits = read(Path(folder))
    envelope, need = own["envelope"], own["need"]
    rows = [("ounce, cold", own["cold_ms"], own["moved"]), ("ounce, target dragged", own["dragged_ms"], own["moved"])]
    rows.append(("OR-tools minimum-cost flow", *flow(lines, limits, envelope, need)))
    for method in ("highs-ds", "highs-ipm"):
        rows.append((f"scipy HiGHS, {method[6:]}", *highs(lines, limits, envelope, need, method)))
    print(f"{own['lines']:,} lines, {len(limits)} department limits\n")
    print(f"{'solver':28}{'ms':>10}{'times ounce cold':>18}{'moved':>22}")
    for name, milliseconds, moved in rows:
        print(f"{name:28}{milliseconds:10.2f}{milliseconds / own['cold_ms']:18.1f}{moved:22,}")


if __name__ == "__main__":
    main()
