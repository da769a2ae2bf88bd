"""What errands change, made once for the tests of a module that follow each other."""

from tests.cast import Cast
from tests.errands import World, furnish
from tests.standing import STANDING


def built_on_cast(cast: Cast) -> World:
    """The world of the keeper; a module that has this name in it shares one among its tests."""
    return furnish(cast, by=cast["keeper"])


def standing_world(cast: Cast) -> World:
    """It as it stands, or made now."""
    return STANDING.copy_more() or built_on_cast(cast)
