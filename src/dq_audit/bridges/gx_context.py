"""A great-expectations context on the disk: suite, data source, validation definition, checkpoint and Data Docs.

It runs as it stands, without dq-audit, and calls nobody: analytics are off in the file, and its Data Docs load nothing.
Its results hold counts and no value of a cell.
"""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import great_expectations as gx
from great_expectations.checkpoint.actions import UpdateDataDocsAction, ValidationAction
from great_expectations.data_context.types.base import ProgressBarsConfig

from dq_audit.bridges import offline_docs
from dq_audit.bridges.gx import build_suite
from dq_audit.errors import UsageError

if TYPE_CHECKING:
    from dq_audit.declaration import CheckRule, Source

_SILENT = logging.CRITICAL + 1  # what it says of a fault may quote a cell
PLUGIN = "dq_audit_offline_docs"
DATA, BATCH, SITE = "handed on", "month", "local_site"
NO_VALUES = {"result_format": "BASIC", "exclude_unexpected_values": True, "partial_unexpected_count": 0}
_VIEW = {"module_name": PLUGIN, "class_name": "OfflinePage"}
_RENDERER = "great_expectations.render.renderer"


def _site() -> dict[str, Any]:
    """The configuration of Data Docs whose pages load nothing."""

    def section(store: str, renderer: str) -> dict[str, Any]:
        return {
            "class_name": "DefaultSiteSectionBuilder",
            "source_store_name": store,
            "renderer": {"module_name": _RENDERER, "class_name": renderer},
            "view": dict(_VIEW),
        }

    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": f"uncommitted/data_docs/{SITE}/",
        },
        "site_index_builder": {
            "class_name": "DefaultSiteIndexBuilder",
            "view": {**_VIEW, "class_name": "OfflineIndex"},
        },
        "site_section_builders": {
            "expectations": section("expectations_store", "ExpectationSuitePageRenderer"),
            "validations": section("validation_results_store", "ValidationResultsPageRenderer"),
            "profiling": "None",
        },
    }


def write_context(source: Source, checks: tuple[CheckRule, ...], out: Path) -> Path:
    """Write the context of a source into a folder (or add the source to the one that is there); its own folder."""
    try:
        (out / "gx" / "plugins").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(offline_docs.__file__), out / "gx" / "plugins" / f"{PLUGIN}.py")
    except OSError:
        pass
    else:
        _fill(source, checks, out)
        return out / "gx"
    message = f"{out} cannot be written: is it a file, or the folder read-only?"
    raise UsageError(message)


def _fill(source: Source, checks: tuple[CheckRule, ...], out: Path) -> None:
    context = _quiet(mode="file", project_root_dir=out)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    context.variables.save()
    if SITE in context.get_site_names():
        context.update_data_docs_site(SITE, _site())
    suite = context.suites.add_or_update(build_suite(source, checks))
    data = context.data_sources.add_or_update_pandas(f"{source.id} {DATA}")
    batch = data.add_dataframe_asset(source.id).add_batch_definition_whole_dataframe(BATCH)
    validation = context.validation_definitions.add_or_update(
        gx.ValidationDefinition(name=source.id, data=batch, suite=suite)
    )
    actions: list[ValidationAction] = [UpdateDataDocsAction(name="data docs")]
    context.checkpoints.add_or_update(
        gx.Checkpoint(name=source.id, validation_definitions=[validation], actions=actions, result_format=NO_VALUES)
    )


def in_memory() -> Any:  # noqa: ANN401  GX's own
    """A context that leaves nothing behind."""
    context = _quiet(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _quiet(**options: Any) -> Any:  # noqa: ANN401  GX's own
    """A context that calls nobody: analytics are off before it is made, and in what it keeps."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(_SILENT)
    context = gx.get_context(**options)
    context.enable_analytics(enable=False)
    return context
