"""Long work on editions: the PDF."""

from directory.models import Edition, Entry
from members.jobs import Progress, works_as
from members.models import Job

from .manuscript import manuscript
from .operations import end_build, keep_pdf
from .portraits import add_portraits
from .press import Printed, run, workshop
from .queries import BUILD

SETTING = 25  # the press counts as much as this many photos


@works_as(BUILD)
def build_pdf(job: Job, progress: Progress) -> None:
    """Set an edition and keep its PDF; however it ends, the edition is no longer being built."""
    edition = Edition.objects.get(pk=job.arguments["edition"])
    try:
        keep_pdf(edition=edition, printed=_print(edition, progress), at=progress.clock())
    finally:
        end_build(edition=edition)


def _print(edition: Edition, progress: Progress) -> Printed:
    entries = list(Entry.objects.included().filter(edition=edition))
    total = len(entries) + SETTING
    frozen_at = edition.frozen_at or edition.created_at
    with workshop(manuscript(edition, entries)) as root:
        add_portraits(root, entries, tell=lambda done: progress(done, total))
        printed = run(root, moment=int(frozen_at.timestamp()), alive=lambda: progress(len(entries), total))
    progress(total, total)
    return printed
