"""Results come in, tables go out: letters wrong and CPU by condition and reader, and the ratios between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bench.reading.confidence import Point, table

OURS = "casenote"
NOTHING = 0.002  # of letters: under this two readers are alike
TARGETS = {"ocrmypdf --deskew --rotate-pages": 1 / 3, "ocrmypdf": 1 / 2}
WORST = ("fax standard", "photocopy", "bad grey scan")  # on which the error is to be at least 30 per cent lower
COMMAND = "python -m bench.reading --write"


class Result(NamedTuple):
    """What one reader made of one condition: CPU seconds for all pages; of each page, letters wrong and letters."""

    condition: str
    reader: str
    seconds: float
    wrong: list[int]
    letters: list[int]

    @property
    def error(self) -> float:
        """The share of letters wrong."""
        return sum(self.wrong) / sum(self.letters)

    @property
    def cost(self) -> float:
        """CPU seconds a page."""
        return self.seconds / len(self.letters)


def line(result: Result) -> str:
    """One result as a line for the screen."""
    pages = " ".join(f"{wrong / letters:.1%}" for wrong, letters in zip(result.wrong, result.letters, strict=True))
    return f"{result.condition:<20} {result.reader:<33} {result.cost:6.2f} s {result.error:7.2%}   {pages}"


def tables(results: Sequence[Result]) -> str:
    """Error and CPU by condition and reader, and the ratios, as Markdown."""
    names = list(dict.fromkeys(result.reader for result in results))
    rows = list(dict.fromkeys(result.condition for result in results))
    by = {(result.condition, result.reader): result for result in results}
    everywhere = {name: _together([by[row, name] for row in rows]) for name in names}
    lines = [f"| letters wrong (CPU seconds a page) | pages | {' | '.join(names)} |", f"|---|---|{'---|' * len(names)}"]
    for row in rows:
        cells = [f"{by[row, name].error:.2%} ({by[row, name].cost:.2f})" for name in names]
        lines.append(f"| {row} | {len(by[row, names[0]].letters)} | {' | '.join(cells)} |")
    cells = [f"**{everywhere[name].error:.2%}** ({everywhere[name].cost:.2f})" for name in names]
    lines.append(f"| **all** | {len(everywhere[names[0]].letters)} | {' | '.join(cells)} |")
    if OURS in names:
        lines += ["", *(_against(by, everywhere, rows, name) for name in names if name != OURS)]
    return "\n".join(lines) + "\n"


def _together(results: Sequence[Result]) -> Result:
    return Result(
        "all",
        results[0].reader,
        sum(result.seconds for result in results),
        [wrong for result in results for wrong in result.wrong],
        [letters for result in results for letters in result.letters],
    )


def _against(by: dict[tuple[str, str], Result], everywhere: dict[str, Result], rows: Sequence[str], name: str) -> str:
    """What our reading costs and gets wrong beside a peer's."""
    cost = everywhere[OURS].cost / everywhere[name].cost
    target = f" (wanted: at most {TARGETS[name]:.2f})" if name in TARGETS else ""
    worse = [row for row in rows if by[row, OURS].error > by[row, name].error + NOTHING]
    lower = [f"{row} {1 - by[row, OURS].error / by[row, name].error:.0%}" for row in WORST if by.get((row, name))]
    return (
        f"- Beside {name}: {cost:.2f} of its CPU{target}; error {everywhere[OURS].error / everywhere[name].error:.2f} "
        f"of its; worse by more than {NOTHING:.1%} of letters on: {', '.join(worse) or 'none'}; "
        f"lower by: {', '.join(lower)}."
    )


def page(results: Sequence[Result], points: Sequence[Point], parts: bool) -> str:
    """docs/reading.md; ``parts`` when results were kept from earlier runs of parts of it."""
    pages = sum(len(result.letters) for result in results if result.reader == OURS)
    conditions = len({result.condition for result in results})
    run = "one after the other on one machine, in more than one run" if parts else "in the same run"
    return f"""# Reading, measured
Made by `{COMMAND}`: a corpus of {pages} pages in {conditions} conditions, printed, worn and filed by code
(bench/reading), every reader on the same files, {run}. Compare within the table; seconds
depend on the machine and on what else it does.

- **Letters wrong**: words in both texts are taken away; the others are paired so that the edit distance of all pairs
  is least, a word without a partner costs its length. The order of words does not count: readers order columns in
  different ways, and none of them is the right one.
- **CPU**: user and system time of the reader and its children for a page, one thread each (`OMP_THREAD_LIMIT=1`). Ours
  is the whole way from the file to checked PDF/A-2b: sheets and handwriting looked for, reading again and the second
  engine where they were needed, the signs of where a document begins. OCRmyPDF runs as a command on each file of six
  pages, and writes its PDF; naive pytesseract writes none.

{tables(results)}
## Is the threshold right?
Every page read by Tesseract alone and by both engines, by the mean confidence of Tesseract's words. Left of the line a
page is read by the second engine as well; right of it, only if lines of print were left out.

![Share of letters wrong by confidence](reading.svg)

{table(points)}"""
