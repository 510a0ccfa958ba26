"""All benchmarks, one after the other, each in a process of its own so that none is measured in another's memory."""

import subprocess
import sys

MODULES = ("benchmarks.access", "benchmarks.workbook", "benchmarks.load", "benchmarks.pages", "benchmarks.reseller")


def main() -> int:
    """Run every module; 1 where any has missed a target."""
    missed = False
    for module in MODULES:
        print(f"\n== {module}", flush=True)
        missed |= subprocess.run([sys.executable, "-m", module], check=False).returncode != 0
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
