"""Solves a pool file by OR-tools and scipy, on explicit edges: peers.py POOL REVEAL BEACON.

Entries that need one slot only (k = 1, one ticket). Times are those of the solver alone; the
edges are built beside the clock. Min-cost flow honours the order: an entry costs its place.
"""

import hashlib
import hmac
import struct
import sys
import time

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching


def spread(text):
    """The slots of a set as the pool file writes it."""
    if text == "-":
        return np.empty(0, np.int32)
    ends = [part.split("-") for part in text.split(",")]
    return np.concatenate([np.arange(int(e[0]), int(e[-1]) + 1, dtype=np.int32) for e in ends])


def read(path, reveal, beacon):
    """How many slots, and each entry's slots in the order of the draw."""
    lines = open(path, "rb").read().split(b"\n")[:-1]
    hashes = [hashlib.sha256(b"\0" + line).digest() for line in lines]
    while len(hashes) > 1:
        odd = hashes[-1:] if len(hashes) % 2 else []
        pairs = zip(hashes[0::2], hashes[1::2])
        hashes = [hashlib.sha256(b"\1" + a + b).digest() for a, b in pairs] + odd
    number, slots, sets, entries = 0, 0, [], []
    for line in lines:
        word, *rest = line.decode().split(" ")
        if word == "round":
            number = int(rest[0])
        elif word == "slots":
            slots = int(rest[0])
        elif word == "x":
            sets.append(spread(rest[1]))
        elif word == "e":
            if rest[2:4] != ["1", "1"]:
                sys.exit("peers know entries of one slot and one ticket only")
            entries.append((bytes.fromhex(rest[0]), int(rest[1]), int(rest[4])))
    message = b"reihum/v1/seed" + struct.pack(">Q", number) + hashes[0] + beacon
    seed = hmac.digest(reveal, message, "sha256")

    def place(entry):
        pid, rank, _ = entry
        return rank, hmac.digest(seed, b"ticket" + pid + bytes(4), "sha256")[:8], pid

    entries.sort(key=place)
    return slots, [sets[entry[2]] for entry in entries]


def flow(solver, slots, accepted, priority):
    """Source → entries → slots → sink."""
    people = len(accepted)
    source, sink = people + slots, people + slots + 1
    degree = [len(one) for one in accepted]
    tails = np.concatenate([np.full(people, source), np.repeat(np.arange(people), degree), people + np.arange(slots)])
    heads = np.concatenate([np.arange(people), people + np.concatenate(accepted), np.full(slots, sink)])
    ones = np.ones(len(tails), np.int64)
    if not priority:
        solver.add_arcs_with_capacity(tails, heads, ones)
        begin = time.perf_counter()
        solver.solve(source, sink)
        return time.perf_counter() - begin, solver.optimal_flow()
    costs = np.zeros(len(tails), np.int64)
    costs[:people] = np.arange(people)
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, ones, costs)
    solver.set_node_supply(source, slots)
    solver.set_node_supply(sink, -slots)
    begin = time.perf_counter()
    solver.solve_max_flow_with_min_cost()
    return time.perf_counter() - begin, solver.maximum_flow()


def matching(slots, accepted):
    starts = np.concatenate([[0], np.cumsum([len(one) for one in accepted])])
    edges = np.concatenate(accepted)
    graph = csr_matrix((np.ones(len(edges), np.int8), edges, starts), shape=(len(accepted), slots))
    begin = time.perf_counter()
    seats = maximum_bipartite_matching(graph, perm_type="column")
    return time.perf_counter() - begin, int((seats >= 0).sum())


def first_fit(slots, accepted):
    """First come, first served: the lowest free slot, and no second thoughts."""
    begin = time.perf_counter()
    free = np.ones(slots, bool)
    served = 0
    for one in accepted:
        fits = free[one]
        if fits.any():
            free[one[fits.argmax()]] = False
            served += 1
    return time.perf_counter() - begin, served


def main():
    path, reveal, beacon = sys.argv[1:]
    slots, accepted = read(path, bytes.fromhex(reveal), bytes.fromhex(beacon))
    print(f"{slots} slots, {len(accepted)} entries, {sum(map(len, accepted))} edges")
    print("| peer | priority | ms | served |\n|---|---|---|---|")
    peers = [
        ("OR-tools min-cost flow", "yes", lambda: flow(min_cost_flow.SimpleMinCostFlow(), slots, accepted, True)),
        ("OR-tools max-flow", "no", lambda: flow(max_flow.SimpleMaxFlow(), slots, accepted, False)),
        ("scipy maximum_bipartite_matching", "no", lambda: matching(slots, accepted)),
        ("first fit, in Python", "skips", lambda: first_fit(slots, accepted)),
    ]
    for name, priority, solve in peers:
        try:
            seconds, served = solve()
            print(f"| {name} | {priority} | {seconds * 1000:.0f} | {served} |", flush=True)
        except MemoryError:
            print(f"| {name} | {priority} | out of memory | - |", flush=True)


main()
