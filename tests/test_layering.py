"""Who may import whom, read from the source: the house has walls, and a wall that nobody checks is a drawing."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FUNCTIONS = ROOT / "functions"
ENTRANCES = sorted(package.name for package in FUNCTIONS.iterdir() if package.is_dir() and package.name != "casework")
NEVER_SHIPPED = {"infra", "tests", "moto", "pytest", "hypothesis", "holidays", "rich", "aiosmtpd", "samtranslator"}
AWS = {"boto3", "botocore"}


def modules(package: str) -> list[Path]:
    """Every module under functions/`package`."""
    return sorted((FUNCTIONS / package).rglob("*.py"))


def imports(module: Path) -> Iterator[str]:
    """The absolute names that `module` imports at run time, wherever in it: not what only a type checker reads."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for node in walk_runtime(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively; the walls are easier to see in absolute names"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def walk_runtime(tree: ast.AST) -> Iterator[ast.AST]:
    """Like `ast.walk`, without the bodies of `if TYPE_CHECKING:`."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.If) and ast.unparse(child.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            continue
        yield from walk_runtime(child)


def within(name: str, *packages: str) -> bool:
    """Whether the imported `name` is one of `packages` or inside one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def trespasses(package: str, *forbidden: str) -> list[str]:
    """Each import in `package` of something `forbidden`, as "module imports name"."""
    return [
        f"{module.relative_to(FUNCTIONS)} imports {name}"
        for module in modules(package)
        for name in imports(module)
        if within(name, *forbidden)
    ]


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_an_entrance_imports_no_other_entrance(entrance: str) -> None:
    assert trespasses(entrance, *(other for other in ENTRANCES if other != entrance)) == []


def test_what_every_lambda_shares_imports_no_entrance() -> None:
    assert trespasses("casework", *ENTRANCES) == []


def test_nothing_that_ships_imports_what_does_not() -> None:
    assert trespasses("", *NEVER_SHIPPED) == []


def test_the_domain_imports_the_standard_library_pydantic_and_itself() -> None:
    allowed = (*sys.stdlib_module_names, "pydantic", "pydantic_core", "casework.domain", "casework.errors")
    strangers = [
        f"{module.relative_to(FUNCTIONS)} imports {name}"
        for module in modules("casework/domain")
        for name in imports(module)
        if not within(name, *allowed)
    ]
    assert strangers == []


def test_errors_import_the_standard_library_and_the_domain_so_that_the_domain_may_raise_them() -> None:
    strangers = [
        name for name in imports(FUNCTIONS / "casework/errors.py") if not within(name, *sys.stdlib_module_names)
    ]
    assert [name for name in strangers if not within(name, "casework.domain")] == []


def test_the_domain_reads_no_clock_and_no_environment() -> None:
    """Time is an argument. `datetime.now`, `date.today`, `time.time` and `os` are for the composition root."""
    asked = [
        f"{module.relative_to(FUNCTIONS)} line {node.lineno}: {ast.unparse(node)}"
        for module in modules("casework/domain")
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow", "environ", "getenv", "monotonic"}
    ]
    assert asked == []


def test_aws_is_imported_only_by_adapters_and_the_composition_root() -> None:
    elsewhere = [
        trespass
        for trespass in trespasses("", *AWS)
        if not trespass.startswith(("casework/adapters/", "casework/wiring.py"))
    ]
    assert elsewhere == []


def test_a_handler_that_needs_no_client_loads_none_because_an_import_costs_a_cold_start() -> None:
    body = ast.parse((FUNCTIONS / "casework/wiring.py").read_text(encoding="utf-8")).body
    at_import = [ast.unparse(statement) for statement in body if isinstance(statement, ast.Import | ast.ImportFrom)]
    assert [line for line in at_import if "boto" in line or "adapters" in line] == []


def test_only_the_composition_root_reads_the_environment() -> None:
    readers = [
        str(module.relative_to(FUNCTIONS))
        for module in modules("")
        if module != FUNCTIONS / "casework/wiring.py" and any(within(name, "os") for name in imports(module))
    ]
    assert readers == []
