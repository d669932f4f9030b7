"""A run that a machine starts every month, in the words of Windows, cron and systemd. Text only; nothing is installed.

Windows: schema 1.2 of Task Scheduler 2.0 (Windows 7 and later), whose elements stand in a fixed order. The task has the
rights of its user and no more, runs whether that user is logged on or not (with the password, so that it reaches shares
as the user does), makes up for a time at which the machine was off, and never runs twice at once.
"""

from __future__ import annotations

import codecs
import shlex
import subprocess
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

_LONGEST = "PT12H"
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{description}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{begins}T{time}:00</StartBoundary>
      <ScheduleByMonth>
        <DaysOfMonth>
          <Day>{day}</Day>
        </DaysOfMonth>
        <Months>
{months}
        </Months>
      </ScheduleByMonth>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>Password</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <IdleSettings>
      <StopOnIdleEnd>false</StopOnIdleEnd>
      <RestartOnIdle>false</RestartOnIdle>
    </IdleSettings>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>{longest}</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{folder}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""
_SERVICE = """[Unit]
Description={description}

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={command}
"""
_TIMER = """[Unit]
Description={description}

[Timer]
OnCalendar=*-*-{day:02d} {time}:00
Persistent=true

[Install]
WantedBy=timers.target
"""


@dataclass(frozen=True)
class Monthly:
    """What is started, where, and when: a day of the month (1 to 28, which every month has) and a time, HH:MM."""

    program: str
    words: tuple[str, ...]
    folder: str
    description: str
    day: int
    time: str

    def task(self, today: date) -> bytes:
        """The task for `schtasks /Create /XML`, in UTF-16 as it reads it; it begins with the next such day."""
        first = today if today.day < self.day else today.replace(day=1) + timedelta(days=31)
        text = _TASK.format(
            description=escape(self.description),
            begins=first.replace(day=self.day),
            time=self.time,
            day=self.day,
            months="\n".join(f"          <{month} />" for month in _MONTHS),
            longest=_LONGEST,
            program=escape(self.program),
            arguments=escape(subprocess.list2cmdline(self.words)),
            folder=escape(self.folder),
        )
        return codecs.BOM_UTF16_LE + text.replace("\n", "\r\n").encode("utf-16-le")

    def cron(self) -> str:
        """The line for a crontab, where a per cent sign would end the command."""
        hour, minute = (int(part) for part in self.time.split(":"))
        command = f"cd {shlex.quote(self.folder)} && {shlex.join([self.program, *self.words])}".replace("%", r"\%")
        return f"# {self.description}\n{minute} {hour} {self.day} * * {command}\n"

    def service(self) -> str:
        """The unit of systemd that runs once, in whose words `%` and `$` stand for others."""
        command = " ".join(_quoted(word) for word in (self.program, *self.words))
        folder = self.folder.replace("%", "%%")
        return _SERVICE.format(description=self.description.replace("%", "%%"), folder=folder, command=command)

    def timer(self) -> str:
        """The timer of systemd, which makes up for a time at which the machine was off."""
        return _TIMER.format(description=self.description.replace("%", "%%"), day=self.day, time=self.time)


def _quoted(word: str) -> str:
    for plain, meant in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        word = word.replace(plain, meant)
    return f'"{word}"'
