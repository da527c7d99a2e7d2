"""Rules across a study's files; every fault at once, each with its line and remedy."""

from survey.checks_bridge import check_bridge
from survey.checks_instrument import check_instrument
from survey.checks_study import check_study, check_together

__all__ = ["check_bridge", "check_instrument", "check_study", "check_together"]
