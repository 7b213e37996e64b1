"""Replaces every `cpuid` of a library by an instruction that no processor has (answer_cpuid.c).

    python patch.py LIBRARY
"""

import pathlib
import re
import subprocess
import sys

CPUID, NONE = b"\x0f\xa2", b"\x0f\xff"


def main():
    path = pathlib.Path(sys.argv[1])
    sections = subprocess.run(
        ["objdump", "-h", "-w", path], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    # Name, size, address in memory, load address, place in the file.
    text = re.search(r" \.text +(\w+) +(\w+) +\w+ +(\w+)", sections)
    address, place = int(text[2], 16), int(text[3], 16)
    code = subprocess.Popen(
        ["objdump", "-d", "--no-show-raw-insn", "-j", ".text", path], stdout=subprocess.PIPE,
        text=True,
    )
    content = bytearray(path.read_bytes())
    count = 0
    for line in code.stdout:
        fields = line.split()
        if len(fields) == 2 and fields[1] == "cpuid":
            start = int(fields[0].rstrip(":"), 16) - address + place
            if content[start:start + 2] != CPUID:
                sys.exit(f"{path}: found no cpuid at {start}, where objdump shows one")
            content[start:start + 2] = NONE
            count += 1
    if code.wait() != 0 or count == 0:
        sys.exit(f"{path}: found {count} cpuid instructions, expected some")
    path.write_bytes(content)
    print(f"{path.name}: {count} cpuid instructions replaced")


if __name__ == "__main__":
    main()
