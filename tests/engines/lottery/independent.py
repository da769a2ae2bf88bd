"""A lottery drawn again by somebody who only read the description; no line of it is kaisai's."""

import hashlib
import hmac
import json
import sys

told = json.loads(sys.stdin.buffer.read())
seed = bytes.fromhex(told["seed"])
assert hashlib.sha256(seed).hexdigest() == told["commitment"]
listed = json.dumps(told["applications"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
digest = hashlib.sha256(listed.encode()).hexdigest()
groups, free, won, waiting = {}, dict(told["quotas"]), [], []
for application in told["applications"]:
    groups.setdefault(application["group"], []).append(application)


def lot(group):
    return hmac.new(seed, f"{digest}\n{told['salt']}\n{group}".encode(), "sha256").hexdigest()


for group in sorted(groups, key=lot):
    wanted = [quota for one in groups[group] for quota, n in one["needs"].items() for _ in range(n)]
    fits = all(wanted.count(quota) <= free[quota] for quota in wanted)
    for quota in wanted if fits else ():
        free[quota] -= 1
    (won if fits else waiting).extend(one["name"] for one in groups[group])
sys.stdout.write(json.dumps([won, waiting]))
