"""What else ran on this machine while something was measured."""

import os
import time


class Interference:
    """Processor time that others took since this was made, in CPUs: 0.5 is half of one."""

    def __init__(self, process=None):
        """`process` is the id of a running child that does the measuring; without it the
        children that end meanwhile are meant."""
        self.process = process
        self.start = self.now()

    def now(self):
        fields = [int(field) for field in open("/proc/stat").readline().split()[1:9]]
        # All but idle and waiting for disks. Steal counts: the host gave the time to others.
        busy = sum(fields) - fields[3] - fields[4]
        times = os.times()
        own = times.user + times.system + times.children_user + times.children_system
        if self.process is not None:
            # Fields 14 and 15, counted after the name, which may hold spaces.
            stat = open(f"/proc/{self.process}/stat").read().rpartition(")")[2].split()
            own += (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
        return busy / os.sysconf("SC_CLK_TCK"), own, time.monotonic()

    def cpus(self):
        busy, own, wall = (end - start for end, start in zip(self.now(), self.start))
        return max(0.0, (busy - own) / wall)


def processor():
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "an unknown processor"
