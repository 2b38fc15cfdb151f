"""`greenroom content`: check, coverage, new."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from greenroom.authoring import matrix, scaffold
from greenroom.authoring.coverage import draw_coverage, read_syllabus
from greenroom.authoring.judging import open_judge
from greenroom.authoring.proof import Proof, prove
from greenroom.authoring.proof_cache import ProofCache
from greenroom.config import Settings
from greenroom.grading.backends import choose_backend
from greenroom.grading.wire import SandboxUnavailableError
from greenroom.questions.bank import QuestionBank, load_bank
from greenroom.questions.types import JUDGED_KINDS, Kind, Question
from greenroom.terminal import read_settings

app = typer.Typer(help="The questions of content/.", no_args_is_help=True)


@app.command()
def check(
    slugs: Annotated[list[str] | None, typer.Argument(help="Questions; all without any.")] = None,
    *,
    repeats: Annotated[int, typer.Option(min=1, help="How often each solution is judged.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    anew: Annotated[bool, typer.Option(help="Prove again what is proven and unchanged.")] = False,
) -> None:
    """Prove questions in the sandbox, and print which check catches which solution.

    Of a concept or a choice question nothing is judged: its files are read, and every mistake of
    their form is named.
    """
    settings = read_settings()
    bank = load_bank(settings.content_dir)
    wrong = [problem for problem in bank.problems if not slugs or _is_in(problem.file, slugs)]
    for problem in wrong:
        typer.echo(str(problem), err=True)
    chosen = _chosen(bank, slugs)
    judged = [one for one in chosen if one.kind in JUDGED_KINDS]
    try:
        proofs = list(_prove_all(settings, judged, repeats, anew=anew, as_json=as_json))
    except SandboxUnavailableError as error:
        typer.echo(error.reason, err=True)
        raise typer.Exit(2) from error
    if as_json:
        typer.echo(json.dumps([proof.model_dump(mode="json") for proof in proofs], indent=2))
    unproven = [proof.slug for proof in proofs if proof.findings]
    if not as_json:
        _conclude(len(proofs), len(unproven), len(chosen) - len(judged))
    if wrong or unproven:
        raise typer.Exit(1)


@app.command()
def coverage(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """Print the syllabus by kind; fails while a row lacks its card or an exercise."""
    settings = read_settings()
    bank = load_bank(settings.content_dir)
    drawn = draw_coverage(read_syllabus(settings.content_dir), bank.questions)
    if as_json:
        typer.echo(json.dumps([row.model_dump(mode="json") for row in drawn.rows], indent=2))
    else:
        typer.echo(drawn.as_text())
    if drawn.missing:
        raise typer.Exit(1)


@app.command()
def new(
    topic: Annotated[str, typer.Argument(help="A folder of content/.")],
    slug: Annotated[str, typer.Argument(help="Small letters, digits and single hyphens.")],
    kind: Annotated[Kind, typer.Option(help="What a candidate does.")] = Kind.API,
) -> None:
    """Make the folder of a new question, with every file that it needs."""
    settings = read_settings()
    try:
        folder = scaffold.write(settings.content_dir, topic, slug, kind)
    except scaffold.ScaffoldError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    todo = "Prove it" if kind in JUDGED_KINDS else "Check its form"
    typer.echo(f"Made {folder}. {todo} with: greenroom content check {slug}")


def _is_in(file: str, slugs: Iterable[str]) -> bool:
    return any(part in slugs for part in Path(file).parts)


def _chosen(bank: QuestionBank, slugs: list[str] | None) -> list[Question]:
    if not slugs:
        return list(bank.questions)
    known = {question.slug: question for question in bank.questions}
    unknown = [slug for slug in slugs if slug not in known]
    if unknown:
        typer.echo(f"There is no whole question called {', '.join(unknown)}.", err=True)
        raise typer.Exit(1)
    return [known[slug] for slug in slugs]


def _conclude(proofs: int, unproven: int, read: int) -> None:
    if proofs or not read:
        typer.echo(f"{proofs - unproven} of {proofs} questions are proven.")
    if read:
        which = (
            "concept or choice question was" if read == 1 else "concept and choice questions were"
        )
        typer.echo(f"{read} {which} read without a mistake of form; nothing of them is judged.")


def _prove_all(
    settings: Settings, questions: list[Question], repeats: int, *, anew: bool, as_json: bool
) -> Iterable[Proof]:
    if not questions:
        return
    with open_judge(settings, choose_backend(settings)) as judge:
        cache = ProofCache(settings.var_dir / "proofs", judge.identity())
        for question in questions:
            proof = None if anew else cache.find(question, repeats)
            if proof is None:
                proof = prove(question, judge, repeats=repeats)
                cache.keep(question, repeats, proof)
            if not as_json:
                typer.echo(matrix.as_text(question, proof) + "\n")
            yield proof
