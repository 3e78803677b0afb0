"""What can be wrong with what people give of their programme: tables, keys and signatures."""

from __future__ import annotations

from records.errors.tree import CasenoteError, SetupError


class TableRefused(SetupError):
    """Nothing of the table was taken. Mend what is listed here and give it again: {0}"""

    code = "CN450"


class KeyMissing(SetupError):
    """There is no key in the file named. Make one with `casenote baseline key --to FILE`, or name the right file."""

    code = "CN451"


class KeyExposed(SetupError):
    """Others may read the key, so that they could sign in your name. Take that right away (chmod 600), or make a new
    key with `casenote baseline key --to FILE` if somebody may have copied it.
    """

    code = "CN452"


class KeyUnusable(SetupError):
    """The key can't be used: {0}. Name a key that was made with `casenote baseline key --to FILE`."""

    code = "CN453"


class KeyThere(SetupError):
    """There is a file of that name already, and a key is never written over. Name another file."""

    code = "CN454"


class SignerUnnamed(SetupError):
    """Nobody is named. Say who signs and as what: --person "A. Khan" --role "records manager"."""

    code = "CN455"


class BaselineMissing(SetupError):
    """The trust has no baseline of that version. Import one with `casenote baseline import`, or see which there are
    with `casenote baseline show`.
    """

    code = "CN456"


class BaselineRefused(SetupError):
    """No baseline was made. Mend what is listed here and import it again: {0}"""

    code = "CN457"


class TableMissing(SetupError):
    """No such table was imported yet. Import one with `casenote tables import`."""

    code = "CN458"


class ScopeWrong(SetupError):
    """Nothing was imported: {0}. Run the same command with that mended."""

    code = "CN459"


class EventUnfit(SetupError):
    """Event {0} can't be entered in the ledger: {1}. Mend it where it comes from and enter it again."""

    code = "CN460"


class EventsRefused(SetupError):
    """No event was entered. Mend these rows and give the table again, or enter the others with --anyway: {0}"""

    code = "CN461"


class BatchUncounted(SetupError):
    """The batch was not entered as captured: {0}. Mend that and run the same command again."""

    code = "CN462"


class LedgerDamaged(CasenoteError):
    """A row of the programme in the ledger can't be read: it was changed or damaged since it was entered. Bring the
    ledger back from its last backup.
    """

    code = "CN463"


class TableDamaged(CasenoteError):
    """The ledger's table {0} is not as it was taken: somebody changed it since, or the disk did. Import it again, or
    bring the ledger back from its last backup.
    """

    code = "CN464"


class DayToCome(SetupError):
    """The day asked for has not come yet, and nothing has counted on it. Give today or an earlier day."""

    code = "CN465"


class EventsOvertaken(SetupError):
    """Others keep entering events of the trust at the same time. Run the same command again when they are done."""

    code = "CN466"


class PaperUncounted(SetupError):
    """The trust has no baseline yet, so nobody can tell which series and stores it has and how much paper lies there.
    Import one with `casenote baseline import` and enter its events then; --anyway enters those of a table unchecked.
    """

    code = "CN467"
