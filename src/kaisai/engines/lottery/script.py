"""The draw as twenty lines that anybody can read and run; of kaisai they need nothing."""

SCRIPT = """\
import hashlib, hmac, json, sys

with open(sys.argv[1], encoding="utf-8") as file:
    told = json.load(file)
seed = bytes.fromhex(told["seed"])
listed = json.dumps(told["applications"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
digest = hashlib.sha256(listed.encode()).hexdigest()
free, groups, won, waiting = dict(told["quotas"]), {}, [], []
for one in told["applications"]:
    groups.setdefault(one["group"], []).append(one)

def lot(group):
    return hmac.digest(seed, f"{digest}\\n{told['salt']}\\n{group}".encode(), "sha256")

for group in sorted(groups, key=lot):
    needs = {quota: sum(one["needs"].get(quota, 0) for one in groups[group]) for quota in free}
    fits = all(needs[quota] <= free[quota] for quota in free)
    free = {quota: free[quota] - needs[quota] for quota in free} if fits else free
    (won if fits else waiting).extend(one["name"] for one in groups[group])
committed = hashlib.sha256(seed).hexdigest() == told["commitment"]
right = committed and (won, waiting) == (told["winners"], told["waiting"])
print(len(won), "won,", len(waiting), "wait:", "as recorded" if right else "NOT AS RECORDED")
sys.exit(not right)
"""
