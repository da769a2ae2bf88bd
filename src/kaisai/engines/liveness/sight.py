"""Can the watcher itself see? Anchors say so, or else the agreement of all targets."""

from kaisai.engines.liveness.states import State, Why
from kaisai.engines.liveness.track import Track

FEWEST_WITNESSES = 3
_NO_WITNESS = (State.DOWN, State.UNREACHABLE, State.MAINTENANCE)


class Sight:
    """Counts who answers and who does not, one vote per target, kept current as results come."""

    def __init__(self) -> None:
        self.anchors: list[Track] = []
        self.why: Why | None = None
        self._votes = [0, 0, 0, 0]

    def begin(self, tracks: list[Track]) -> None:
        """Count anew after the list of targets changed."""
        self.anchors = [t for t in tracks if t.w.anchor and t.maint_until is None]
        self._votes = [0, 0, 0, 0]
        for t in tracks:
            t.vote = self._vote_of(t)
            self._votes[t.vote] += 1

    @staticmethod
    def _vote_of(t: Track) -> int:
        if t.state in _NO_WITNESS or not (t.fail or t.ok):
            return 0
        if not t.fail:
            return 1
        return 3 if t.judged_lost else 2

    def recount(self, t: Track) -> None:
        """Move one target's vote to where it stands now."""
        vote = self._vote_of(t)
        if vote != t.vote:
            self._votes[t.vote] -= 1
            self._votes[vote] += 1
            t.vote = vote

    def reason(self) -> Why | None:
        """Why nothing can be seen now, None when something can."""
        if self.anchors:
            if all(t.judged_lost for t in self.anchors):
                names = ", ".join(t.w.name for t in self.anchors[:3])
                return Why("blind-anchor", (("anchors", names),))
            return None
        _, fine, losing, lost = self._votes
        if self.why:  # stay blind until somebody answers
            return None if fine else self.why
        if lost >= FEWEST_WITNESSES and not fine and not losing:
            return Why("blind-all", (("count", str(lost)),))
        return None

    @property
    def outlook(self) -> tuple[bool, bool]:
        """Whether anybody answers and anybody is undecided; held verdicts wait for its change."""
        return self._votes[1] > 0, self._votes[2] > 0

    def doubtful(self, asker: Track) -> bool:
        """True while it may yet turn out that the watcher is blind: hold verdicts until then."""
        if self.anchors:
            others = [t for t in self.anchors if t is not asker]
            if not others:
                return False
            return not any(not t.fail and t.last_at > asker.verdict_at for t in others)
        _, fine, losing, lost = self._votes
        return not fine and losing > 0 and losing + lost >= FEWEST_WITNESSES
