#!/usr/bin/env python3
"""Recomputes rounds of the Reihum draw protocol, version 1, from the published files alone.
  reihum_verify.py POOL RESULT [POOL RESULT ...]    checks the rounds and the links between them
  reihum_verify.py POOL RESULT ... --anchor HEX     also checks where a chain begins, which is announced apart
  reihum_verify.py POOL RESULT --secret HEX         also explains the line of one receipt's secret
  reihum_verify.py POOL --reveal HEX --beacon HEX   prints the result file
  reihum_verify.py --batch                          reads lines POOL REVEAL BEACON, writes POOL.py.result
Exit code 0: all is as it must be; 1: FILE:LINE, and what was expected there; 2: usage. Quotes are the protocol's."""
import argparse, calendar, collections, hashlib, hmac, itertools, pathlib, re, sys
Entry = collections.namedtuple("Entry", "pid rank tickets k accept line")
FIELDS = {"U64": "(0|[1-9][0-9]{0,19})", "HEX32": "([0-9a-f]{32})", "HEX64": "([0-9a-f]{64})", "LABEL": "[!-~]+",
          "RANGES": "(-|[0-9]{1,20}(?:[-,][0-9]{1,20})*)",
          "TIME": "([0-9]{4})-(0[1-9]|1[0-2])-([0-9]{2})T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}Z"}
def H(data): return hashlib.sha256(data).digest()
def MAC(key, msg): return hmac.digest(key, msg, "sha256")
class Page:
    def __init__(self, path):
        self.path, self.at = path, 0
        try: self.bytes = pathlib.Path(path).read_bytes()
        except OSError as error: sys.exit(f"{path}: {error.strerror}")
        self.lines = re.findall("[^\n]*\n|[^\n]+", self.bytes.decode("latin-1"))  # with LF: a missing one shows
    def need(self, holds, expected, line=None):
        if not holds: sys.exit(f"{self.path}:{line or self.at}: expected {expected}")
    def take(self, forms):
        """The fields of the next line, which must have one of these forms; numbers as such."""
        line, self.at = "".join(self.lines[self.at:self.at + 1]), self.at + 1
        pattern = re.sub("[A-Z]+[0-9]*", lambda kind: FIELDS[kind[0]], forms.replace(" | ", "|"))
        found = re.fullmatch(f"(?:{pattern})\n", line)
        fields = found and [int(text) if re.fullmatch(FIELDS["U64"], text) else text for text in found.groups() if text]
        self.need(found and all(type(field) is str or field < 1 << 64 for field in fields), forms)
        return fields
def root(lines):
    left = 1 << (len(lines) - 1).bit_length() >> 1  # "the largest power of two below the count"
    return H(b"\1" + root(lines[:left]) + root(lines[left:])) if left else H(b"\0" + lines[0])
def read_pool(path):
    pool, follow, sets, entries, last = Page(path), [], [], [], ""
    _, [pool.round], [pool.prev], [year, month, day], _, _, [pool.chain], [m] = map(pool.take, (
        "reihum-pool 1", "round U64", "prev HEX64", "close TIME", "policy HEX64",
        "beacon none | beacon manual LABEL | beacon drand HEX64 U64", "chain HEX64", "slots U64"))
    pool.need(1 <= int(day) <= calendar.monthrange(int(year), int(month))[1], "a day that exists", 4)
    for index in range(m):
        idx, _, *after = pool.take("s U64 HEX32 U64 | s U64 HEX32 -")
        pool.need(idx == index and all(slot < m for slot in after), f"slot {index}, its next below {m}")
        follow += after or [None]
    for index in range(*pool.take("sets U64")):
        no, text = map(str, pool.take("x U64 RANGES"))
        ranges = [(int(a), int(b or a)) for a, b in re.findall("([0-9]+)(?:-([0-9]+))?", text)]
        spelled = text == (",".join(f"{a}-{b}" if a < b else f"{a}" for a, b in ranges) or "-")
        apart = all(b + 1 < a for (_, b), (a, _) in zip(ranges, ranges[1:] + [(m + 1, m)]))
        pool.need(no == str(index) and spelled and apart and last < text, f"set {index}, ascending, ranges below {m}")
        sets, last = sets + [frozenset(slot for a, b in ranges for slot in range(a, b + 1))], text
    for _ in range(*pool.take("entries U64")):
        e = Entry(*pool.take("e HEX32 U64 U64 U64 U64"), pool.at)
        pool.need(e.rank < 1 << 32 and 1 <= e.tickets <= 1024 and 1 <= e.k <= 16 and e.accept < len(sets),
                  f"rank below 2^32, tickets 1..1024, k 1..16, set below {len(sets)}")
        pool.need(all(before.pid < e.pid for before in entries[-1:]), "a pid above the one before")
        entries.append(e._replace(accept=sets[e.accept]))
    pool.take("end")
    pool.need(pool.at == len(pool.lines), "nothing after `end`", pool.at + 1)
    pool.next, pool.entries, pool.root = follow, entries, root([line[:-1].encode() for line in pool.lines])
    return pool
def vacate(slot, holder, slots):
    """Frees a slot: its holder moves to one of `slots`, whose holder moves on ... or returns those reached in vain."""
    source, unseen, queue = {}, slots - {slot}, [slot]
    for here in queue:  # breadth first: the queue grows as it is walked
        if here not in holder:
            while here != slot: holder[here], here = holder[source[here]], source[here]
            holder.pop(slot, None)
            return set()
        fresh = holder[here].accept & unseen
        source.update(dict.fromkeys(fresh, here))
        queue += fresh
        unseen -= fresh
    return set(queue)
def draw(pool, reveal, beacon, result=None):
    """The order, the lots and the slots given, both by pid, and the text of the result file."""
    (result or pool).need(H(reveal).hex() == pool.chain, "a reveal whose hash is the pool's chain", 4 if result else 7)
    (result or pool).need(len(beacon) == 32 and not (any(beacon) and pool.lines[5] == "beacon none\n"),
                          "a beacon of 32 bytes, zeros if it is none", 5 if result else 6)
    seed = MAC(reveal, b"reihum/v1/seed" + pool.round.to_bytes(8, "big") + pool.root + beacon)
    def ticket(pid, j): return MAC(seed, b"ticket" + bytes.fromhex(pid) + j.to_bytes(4, "big"))[:8]
    lots = {e.pid: min(ticket(e.pid, j) for j in range(e.tickets)) for e in pool.entries}
    order = sorted(pool.entries, key=lambda e: (e.rank, lots[e.pid], e.pid))
    given, holder, live, hopeless = {}, {}, set(range(len(pool.next))), collections.defaultdict(set)
    for e in order:  # Rule 1, who is served. Live slots are in no block and not known to be taken for good
        if e.k == 1:  # "kept if all kept entries can still be given acceptable, distinct slots at once"
            holder["door"] = e
            live -= vacate("door", holder, live)
            holder.pop("door", None)
        for start in sorted(e.accept & live - hopeless[e.k]) if e.k > 1 else []:  # "the first start (ascending idx)
            block = [start]
            while len(block) < e.k and pool.next[block[-1]] not in (None, *block): block.append(pool.next[block[-1]])
            if len(block) == e.k and e.accept >= set(block) <= live:  # whose block is free of other blocks
                trial, others = dict(holder), live.difference(block)
                if not any(vacate(slot, trial, others) for slot in block):  # and leaves every kept single a slot"
                    given[e.pid], holder, live = block, trial, others
                    break
                hopeless[e.k].add(start)
    kept, used = {e.pid for e in holder.values()}, set(range(len(pool.next))).difference(*given.values())
    for slot in sorted(live, reverse=True):  # Rule 2, which are used: "go down the remaining slots and drop
        if not vacate(slot, holder, used): used.remove(slot)  # each one without which the others can still seat all"
    for e in (e for e in order if e.pid in kept):  # Rule 3, who gets which: "the lowest used slot it accepts that
        holder.pop(next(slot for slot in holder if holder[slot] is e))  # still leaves the kept entries after it
        slot = next(slot for slot in sorted(e.accept & used) if not vacate(slot, holder, used))
        given[e.pid], used = [slot], used - {slot}  # a complete assignment of the used slots"
    lines = "".join(f"a {pid} {','.join(map(str, given[pid]))}\n" for pid in sorted(given))
    return order, lots, given, (f"reihum-result 1\nround {pool.round}\nroot {pool.root.hex()}\nreveal {reveal.hex()}\n"
                                f"beacon {beacon.hex()}\nassigned {len(given)}\n{lines}end\n")
def explain(pool, secret, order, lots, given):
    pid = MAC(secret, b"reihum/v1/pid" + pool.round.to_bytes(8, "big"))[:16].hex()
    place, e = next((found for found in enumerate(order, 1) if found[1].pid == pid), (0, None))
    pool.need(e, f"a line `e {pid} ...`, which is that of this secret")
    print(f"Line {e.line} is yours: rank {e.rank}, lot {lots[pid].hex()}, place {place} of {len(order)}.")
    if pid in given: return f"Served, with slot {', '.join(map(str, given[pid]))}."
    if e.k > 1: return f"Not served: each run of {e.k} slots in your set, if any, has a slot that earlier entries need."
    holder = {slot: o if o.k == 1 else o._replace(accept=set()) for o in order for slot in given.get(o.pid, [])}
    trail = vacate("door", {**holder, "door": e}, set(range(len(pool.next)))) - {"door"}  # "a block ends the trail"
    return f"Not served: the {len(trail)} slots open to you or to their holders are all held by entries before you."

cli = argparse.ArgumentParser(usage=__doc__)
cli.add_argument("files", nargs="*")
cli.add_argument("--batch", action="store_true")
for name in ("--reveal", "--beacon", "--anchor", "--secret"): cli.add_argument(name, default="")
cli.error = lambda message: cli.exit(2, f"{cli.prog}: {message}; --help says more\n")
args, before, anchors = cli.parse_args(), None, {""}
for name, kind in ("reveal", "HEX64"), ("beacon", "HEX64"), ("anchor", "HEX64"), ("secret", "HEX32"):
    if not re.fullmatch(FIELDS[kind] + "?", vars(args)[name]): cli.error(f"--{name} takes {kind[3:]} small hex digits")
if bool(args.reveal) != bool(args.beacon): cli.error("--reveal and --beacon go together")
if len(args.files) % 2 != bool(args.reveal) or not (args.files or args.batch): cli.error("which files?")
asked = sys.stdin if args.batch else [f"{args.files[0]} {args.reveal} {args.beacon}"] if args.reveal else []
for path, *values in (line.rsplit(None, 2) for line in asked):
    text = draw(read_pool(path), *map(bytes.fromhex, values))[-1]
    pathlib.Path(path + ".py.result").write_text(text) if args.batch else print(text, end="")
for pool, result in zip(map(read_pool, args.files[::2]), map(Page, args.files[1::2])):
    *_, [c_r], [beacon] = map(result.take, "reihum-result 1/round U64/root HEX64/reveal HEX64/beacon HEX64".split("/"))
    order, lots, given, text = draw(pool, bytes.fromhex(c_r), bytes.fromhex(beacon), result)
    for at, (ours, theirs) in enumerate(itertools.zip_longest(text.splitlines(True), result.lines), 1):
        result.need(ours == theirs, repr(ours) if ours else "nothing more", at)
    number, place = divmod(max(pool.round, 1) - 1, 4096)  # "n = 4096, a new anchor is announced before it runs out"
    chain = *itertools.accumulate([bytes.fromhex(pool.chain)] + [b""] * place, lambda value, _: H(value)),
    void, is_new = (pool.round - before[0] - 1, number > before[3]) if before else (0, False)
    pool.need(not before or void >= 0 and pool.prev == before[1], "round and prev to follow on", 2 if void < 0 else 3)
    pool.need(not before or is_new or chain[void].hex() == before[2], f"what hashed {void} times is the last reveal", 7)
    pool.need(not is_new or args.anchor in ("", chain[-1].hex()), "a chain that begins with the anchor given", 7)
    print(f"OK round {pool.round}: {len(given)} of {len(pool.entries)} entries served", *[f"after {void} void"][:void])
    if is_new and not args.anchor: print("not checked: the anchor of the chain that begins with round",
                                         pool.round - place, "must be the announced", chain[-1].hex())
    if args.secret: print(explain(pool, bytes.fromhex(args.secret), order, lots, given))
    before, anchors = (pool.round, H(result.bytes).hex(), c_r, number), anchors | {chain[-1].hex()}
if before and args.anchor not in anchors: sys.exit(f"{args.files[0]}:7: expected a chain from the anchor given on")
