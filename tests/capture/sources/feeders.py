"""Scanners for tests: SANE's own test device, and a stand-in for scanimage that plays a feeder's faults.

SANE's test device can fail on the first sheet only and knows no duplex; the stand-in fails wherever a play says so.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from records.settings import Limits

DEVICE = "test:0"
FEEDER_SHEETS = 10  # what the test device's feeder always holds

# As scanimage -A prints them; values of a fi-6130 (backend fujitsu), which offers what a records office buys.
FUJITSU = """
All options specific to device `fujitsu:fi-6130dj:455167':
  Standard:
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
        Selects the scan source (such as a document-feeder).
    --mode Lineart|Halftone|Gray|Color [Lineart]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 50..600dpi (in steps of 1) [600]
        Sets the resolution of the scanned image.
  Geometry:
    --page-width 0..221.121mm (in steps of 0.0211639) [215.872]
        Specifies the width of the media.
    --page-height 0..3012.9mm (in steps of 0.0211639) [279.364]
        Specifies the height of the media.
    -l 0..215.872mm (in steps of 0.0211639) [0]
    -t 0..279.364mm (in steps of 0.0211639) [0]
    -x 0..215.872mm (in steps of 0.0211639) [215.872]
    -y 0..279.364mm (in steps of 0.0211639) [279.364]
  Advanced:
    --df-action Default|Continue|Stop [Default] [advanced]
        Action following double feed error
    --df-thickness[=(yes|no)] [inactive]
        Enable double feed error due to paper thickness
    --swcrop[=(yes|no)] [no] [advanced]
  Sensors:
    --page-loaded[=(yes|no)] [no] [read-only]
    --scan[=(yes|no)] [no] [hardware]
"""
EPSON = """
    --mode Lineart|Gray|Color [Lineart]
    --resolution 75|100|300|600dpi [75]
    --source Flatbed|Automatic Document Feeder [Flatbed]
    --adf-mode Simplex|Duplex [inactive]
    -x 0..215.9mm [215.9]
    -y 0..297.18mm [297.18]
"""
BROTHER = """
    --mode Black & White|Gray[Error Diffusion]|True Gray|24bit Color[Fast] [True Gray]
    --resolution 100|150|200|300|400|600dpi [200]
    --source FlatBed|Automatic Document Feeder(left aligned)|Automatic Document Feeder(left aligned,Duplex) [FlatBed]
    -x 0..211.9mm (in steps of 0.0999908) [211.9]
    -y 0..355.6mm (in steps of 0.0999908) [355.6]
"""
FLATBED = """
    --mode Lineart|Gray|Color [Color]
    --resolution 75|150|300|600dpi [75]
    --source Flatbed|Transparency Unit [Flatbed]
    -x 0..216.069mm [216.069]
    -y 0..297.011mm [297.011]
"""

PLAYER = """#!{python}
import json, os, pathlib, shutil, signal, sys, time
here = pathlib.Path(__file__).parent
with open(here / "asked.jsonl", "a") as asked:
    asked.write(json.dumps(sys.argv[1:]) + "\\n")
if "--all-options" in sys.argv:
    print((here / "options.txt").read_text())
    sys.exit(0)
if any(word.startswith("--formatted-device-list") for word in sys.argv):
    print((here / "devices.txt").read_text(), end="")
    sys.exit(0)
plays = json.loads((here / "plays.json").read_text())
play = plays.pop(0)
(here / "plays.json").write_text(json.dumps(plays))
first = next(int(word.partition("=")[2]) for word in sys.argv if word.startswith("--batch-start="))
for number in range(first, first + play.get("sides", 0)):
    shutil.copy(here / "side.tif", "side-%04d.tif.part" % number)
    os.rename("side-%04d.tif.part" % number, "side-%04d.tif" % number)
for number in range(play.get("empty", 0)):
    pathlib.Path("side-%04d.tif" % (first + play.get("sides", 0) + number)).touch()
if play.get("torn"):
    pathlib.Path("side-9999.tif.part").write_bytes(b"II*")
print(play.get("words", ""), file=sys.stderr, flush=True)
if play.get("hangs"):
    time.sleep(60)
if play.get("killed"):
    os.kill(os.getpid(), signal.SIGKILL)
sys.exit(play.get("status", 0))
"""


def test_device(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let SANE know its test device and no other, with a glass that takes A3."""
    folder.mkdir()
    (folder / "dll.conf").write_text("test\n")
    (folder / "test.conf").write_text("number_of_devices 2\nresolution_max 1200.0\ngeometry_max 450.0\n")
    patch.setenv("SANE_CONFIG_DIR", str(folder))


test_device.__test__ = False  # type: ignore[attr-defined]


def stand_in(
    folder: Path,
    patch: pytest.MonkeyPatch,
    plays: Sequence[dict[str, Any]],
    options: str = FUJITSU,
    devices: Sequence[str] = (DEVICE,),
) -> Path:
    """Put a program called scanimage first on the PATH, which does in each scan what the next play says."""
    folder.mkdir()
    program = folder / "scanimage"
    program.write_text(PLAYER.replace("{python}", sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (folder / "options.txt").write_text(options)
    (folder / "devices.txt").write_text("".join(f"{device}\n" for device in devices))
    (folder / "plays.json").write_text(json.dumps(list(plays)))
    Image.new("L", (83, 117), 200).save(folder / "side.tif", dpi=(10, 10))
    patch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def asked(folder: Path) -> list[list[str]]:
    """With which arguments the stand-in was called, in order."""
    return [json.loads(line) for line in (folder / "asked.jsonl").read_text().splitlines()]


def roomy() -> Limits:
    """Limits as they come."""
    return Limits()
