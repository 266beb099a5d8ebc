"""Import every handler from what `sam build` made: `python -m infra.package.imports .aws-sam/build build/host-wheels`.

The package holds wheels for Lambda's own interpreter and processor, which this machine may be unable to load. So the
app's code comes from the built package itself, and the libraries from a second directory: the same locked requirements,
installed for this interpreter. That both hold the same libraries in the same versions is checked first.
Nothing else is on the path: no site-packages, no checkout.
"""

import subprocess
import sys
from pathlib import Path

from infra.template import read

IMPORT = """
import importlib, sys
libraries, package, handler = sys.argv[1:]
sys.path += [libraries, package]
module, _, name = handler.rpartition(".")
found = importlib.import_module(module)
assert found.__file__.startswith(package), f"{module} came from {found.__file__}"
handler = getattr(found, name)
assert callable(handler), f"{module}.{name} cannot be called"
api = getattr(sys.modules[handler.__module__], "api", None)
for routes in getattr(api, "routes", ()):  # what it loads when it is first asked
    importlib.import_module(routes)
"""


def libraries(directory: Path) -> set[str]:
    """The distributions installed in `directory`, as name-version."""
    return {info.name.removesuffix(".dist-info") for info in directory.glob("*.dist-info")}


def check(build: Path, host_wheels: Path) -> list[str]:
    """What is wrong with the built packages, one sentence each; nothing if every handler imports."""
    wrong = []
    for name, resource in read(build / "template.yaml")["Resources"].items():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        package = (build / resource["Properties"]["CodeUri"]).resolve()
        if missing := libraries(host_wheels) ^ libraries(package):
            wrong.append(f"{name}: not the same libraries as the locked ones: {', '.join(sorted(missing))}")
        # -I and -S: no PYTHONPATH, no current directory, no site-packages.
        command = [sys.executable, "-I", "-S", "-B", "-c", IMPORT]
        handler = resource["Properties"]["Handler"]
        run = subprocess.run(
            [*command, str(host_wheels.resolve()), str(package), handler], capture_output=True, text=True, check=False
        )
        if run.returncode:
            wrong.append(f"{name}: {handler} does not import: {run.stderr.strip().splitlines()[-1]}")
        else:
            print(f"{handler} imports from {package.name}")
    return wrong


if __name__ == "__main__":
    sys.exit("\n".join(check(Path(sys.argv[1]), Path(sys.argv[2]))) or 0)
