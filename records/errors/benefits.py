"""What can be wrong with signing a line of a benefits register."""

from __future__ import annotations

from records.errors.tree import SetupError


class BenefitsMissing(SetupError):
    """The trust has no benefits register. Import one with `casenote benefits import`."""

    code = "CN530"


class BenefitUnknown(SetupError):
    """The register has no realised line that is meant: {0}. See the lines with `casenote benefits show`."""

    code = "CN531"


class KeyOfTwo(SetupError):
    """Nothing was signed: that key has signed for {0} already. Each person signs with a key of their own: make one with
    `casenote baseline key --to FILE`.
    """

    code = "CN532"
