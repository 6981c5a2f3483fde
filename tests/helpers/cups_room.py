"""A real CUPS of its own: cupsd in a private folder, listening on a socket there, with a queue that keeps files.

Works as root in a bare container and as any other user; nothing of the system's own CUPS is touched.
"""

from __future__ import annotations

import getpass
import grp
import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

QUEUE, STOPPED = "yimen80", "yimenoff"
_PAUSE = threading.Event()

_PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "YIMEN.PPD"
*Product: "(Yimen)"
*Manufacturer: "Yimen"
*ModelName: "Yimen test printer"
*ShortNickName: "Yimen test printer"
*NickName: "Yimen test printer"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsVersion: 2.4
*cupsFilter2: "application/pdf application/pdf 0 -"
*DefaultResolution: 203dpi
*OpenUI *PageSize/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: A4
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageSize A5/A5: "<</PageSize[420 595]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion/Media Region: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: A4
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageRegion A5/A5: "<</PageSize[420 595]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*ImageableArea A5/A5: "0 0 420 595"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*PaperDimension A5/A5: "420 595"
*MaxMediaWidth: "1000"
*MaxMediaHeight: "3000"
*HWMargins: 0 0 0 0
*CustomPageSize True: "pop pop pop <</PageSize[5 -2 roll]>>setpagedevice"
*ParamCustomPageSize Width: 1 points 100 1000
*ParamCustomPageSize Height: 2 points 100 3000
*ParamCustomPageSize WidthOffset: 3 points 0 0
*ParamCustomPageSize HeightOffset: 4 points 0 0
*ParamCustomPageSize Orientation: 5 int 0 0
"""

_BACKEND = """#!/bin/sh
# job user title copies options [file]
[ $# -eq 0 ] && { echo 'file yimenfile:/ "Yimen" "Files"'; exit 0; }
cat ${6:+"$6"} > "%(out)s/$1.part" && echo "$4" > "%(out)s/$1.copies" && mv "%(out)s/$1.part" "%(out)s/$1.pdf"
"""


class CupsRoom:
    """Starts with :meth:`start`; ``environment`` is for the programs that are to print there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "out"
        self.socket = folder / "s"
        self._daemon: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What leads a program to this CUPS."""
        return {"CUPS_SERVER": str(self.socket), "HOME": str(self.folder)}

    def start(self) -> None:
        """Write its files and run it until it answers."""
        daemon = shutil.which("cupsd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        assert daemon, "cups-daemon is one of installer/debian-packages.txt"
        for name in ("root/ppd", "spool/tmp", "cache", "state", "bin/backend", "bin/filter", "out", "log"):
            (self.folder / name).mkdir(parents=True)
        system = Path("/usr/lib/cups")
        for name in ("daemon", "notifier"):
            (self.folder / "bin" / name).symlink_to(system / name)
        backend = self.folder / "bin" / "backend" / "yimenfile"
        backend.write_text(_BACKEND % {"out": self.out})
        backend.chmod(0o700)
        queues = []
        for queue, state in ((QUEUE, "Idle"), (STOPPED, "Stopped")):
            (self.folder / "root" / "ppd" / f"{queue}.ppd").write_text(_PPD)
            queues.append(
                f"<Printer {queue}>\nInfo Yimen test\nMakeModel Yimen test printer\nDeviceURI yimenfile:/\n"
                f"State {state}\nAccepting Yes\nShared No\nJobSheets none none\nOpPolicy default\n"
                "ErrorPolicy abort-job\n</Printer>\n"
            )
        (self.folder / "root" / "printers.conf").write_text("".join(queues))
        user, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
        if os.getuid() == 0:
            user, group = "lp", "lp"
        files = self.folder / "root" / "cups-files.conf"
        files.write_text(
            f"ServerRoot {self.folder}/root\nServerBin {self.folder}/bin\nDataDir /usr/share/cups\n"
            f"CacheDir {self.folder}/cache\nStateDir {self.folder}/state\nRequestRoot {self.folder}/spool\n"
            f"TempDir {self.folder}/spool/tmp\nAccessLog {self.folder}/log/access\nErrorLog {self.folder}/log/error\n"
            f"PageLog {self.folder}/log/page\nUser {user}\nGroup {group}\nSystemGroup root\nSandboxing relaxed\n"
        )
        config = self.folder / "root" / "cupsd.conf"
        config.write_text(
            f"Listen {self.socket}\nBrowsing No\nDefaultAuthType None\nWebInterface No\nLogLevel debug\n"
            "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
            "<Policy default>\n<Limit All>\nOrder allow,deny\nAllow all\n</Limit>\n</Policy>\n"
        )
        self._daemon = subprocess.Popen([daemon, "-f", "-c", str(config), "-s", str(files)])
        until = time.monotonic() + 10
        while not self._answers():
            assert self._daemon.poll() is None and time.monotonic() < until, self.log
            _PAUSE.wait(0.02)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(self.socket))
            except OSError:
                return False
        return True

    @property
    def log(self) -> str:
        """What cupsd said."""
        path = self.folder / "log" / "error"
        return path.read_text(errors="replace") if path.exists() else ""

    def taken(self, count: int, seconds: float = 10) -> list[Path]:
        """The files of the first ``count`` jobs, waited for."""
        until = time.monotonic() + seconds
        while len(found := sorted(self.out.glob("*.pdf"))) < count:
            assert time.monotonic() < until, self.log
            _PAUSE.wait(0.02)
        return found

    def copies(self, job: Path) -> int:
        """How often a job is to come out."""
        return int(job.with_suffix(".copies").read_text())

    def stop(self) -> None:
        """End this cupsd and nothing else."""
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait(10)
