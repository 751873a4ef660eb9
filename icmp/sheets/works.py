"""Long work on sheets, each with its bar: writing them all anew, and valuing them under a version."""

from icmp.models import ProfileVersion
from members.jobs import Progress, works_as
from members.models import Job

from .keeping import rebuild_sheets
from .rescoring import rescore

REBUILD, RESCORE = "rebuild sheets", "rescore"
WORKERS = 2  # each on a connection of its own


@works_as(REBUILD)
def rebuild(_job: Job, progress: Progress) -> None:
    """Write every sheet anew."""
    rebuild_sheets(at=progress.clock(), tell=progress)


@works_as(RESCORE)
def value_everybody(job: Job, progress: Progress) -> None:
    """Value every sheet under the version named by `version`; what is up to date stays."""
    rescore(version=ProfileVersion.objects.get(pk=job.arguments["version"]), tell=progress, workers=WORKERS)
