# Licensed under the Apache License, Version 2.0; see the file LICENSE.
"""One launch of Lakeferry for each hour, caught up and tried again; for Airflow 2.4 and newer, and 3.

Copy it into the folder of DAGs and change what is marked CHANGE. The worker needs the command, the
file of --config and the secrets' variables, CLICKHOUSE_PASSWORD and DATABRICKS_SECRET.
"""

from __future__ import annotations

import contextlib
import datetime
import subprocess
import tempfile

from airflow.exceptions import AirflowException, AirflowFailException
from airflow.timetables.interval import CronDataIntervalTimetable

try:  # Airflow 3
    from airflow.providers.standard.hooks.subprocess import SubprocessHook
    from airflow.sdk import DAG, BaseOperator
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.hooks.subprocess import SubprocessHook
    from airflow.models import BaseOperator

# CHANGE: where the pipeline runs. None: in the worker itself. An address: on that Flink cluster, by
# Flink's own client, which the worker then needs, with Lakeferry's jar for clusters.
FLINK_CLUSTER = None  # "lakeferry-session-rest:8081"
FLINK_PARALLELISM = 4
FLINK_JAR = "/opt/flink/usrlib/lakeferry.jar"
# Of the TaskManagers, which write their shards there: what flink/session-cluster.yaml mounts. The
# report is the worker's own, in a folder of its own.
FLINK_WORK_FOLDER = "/var/lib/lakeferry"
FLINK_REPORTS = tempfile.gettempdir()  # CHANGE

CONFIG = "/etc/lakeferry/lakeferry.yaml"  # CHANGE
FIRST_PERIOD = datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone.utc)  # CHANGE

# What no other try would mend. Everything else is tried again: 5 (transient), killed by a signal, and
# what Flink's client ends with by itself.
FINAL_EXIT_CODES = {
    2: "usage or configuration: correct the options",
    3: "authentication or permission: the message holds the GRANT",
    4: "the data does not fit the target",
    6: "counts do not agree: a person decides, see docs/operations.md",
    70: "a defect of Lakeferry: report it",
}

# Lakeferry ends within 20 s of a SIGTERM; Airflow itself kills after 60.
SECONDS_TO_STOP = 30


def command_line(start, end, flink_cluster=FLINK_CLUSTER):
    """The command for the period from start (inclusive) to end (exclusive), instants with a zone."""
    export = [
        "export",
        f"--config={CONFIG}",
        f"--windowStart={start.isoformat()}",
        f"--windowEnd={end.isoformat()}",
        "--verbose=true",
    ]
    if flink_cluster is None:
        return ["lakeferry", *export]
    utc = start.astimezone(datetime.timezone.utc)
    return [
        *["flink", "run", "-m", flink_cluster],
        # Attached, which is the default, so that the exit code is Lakeferry's; and a client that is
        # stopped cancels its job.
        "-sae",
        *["-c", "io.lakeferry.pipelines.command.FlinkMain", FLINK_JAR],
        *export,
        "--runner=FlinkRunner",
        f"--parallelism={FLINK_PARALLELISM}",
        f"--workFolder={FLINK_WORK_FOLDER}",
        f"--report={FLINK_REPORTS}/lakeferry-events-{utc:%Y%m%dt%H%M}.json",
    ]


def period(context):
    """Start and end of the run's period."""
    start, end = context.get("data_interval_start"), context.get("data_interval_end")
    if start is None or end is None or not start < end:
        raise AirflowFailException(
            "This run has no period: it was started by hand without a logical date, or the schedule"
            " is not a CronDataIntervalTimetable."
        )
    return start, end


def require_success(exit_code):
    """Returns if the period is done (0: now, or before); raises what makes Airflow do the right."""
    if exit_code == 0:
        return
    if exit_code in FINAL_EXIT_CODES:
        raise AirflowFailException(f"Exit code {exit_code}: {FINAL_EXIT_CODES[exit_code]}")
    raise AirflowException(f"Exit code {exit_code}: the same command is launched again")


class LakeferryExport(BaseOperator):
    """Exports the run's period.

    Not a BashOperator, which knows one kind of failure only and would spend all tries on a missing
    GRANT.
    """

    _hook = None

    def execute(self, context):
        start, end = period(context)
        self._hook = SubprocessHook()
        result = self._hook.run_command(command_line(start, end))
        require_success(result.exit_code)

    def on_kill(self):
        """Passes a stop (by hand, or at execution_timeout) on, and gives time to cancel queries."""
        if self._hook is None or self._hook.sub_process is None:
            return
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            self._hook.send_sigterm()
            self._hook.sub_process.wait(timeout=SECONDS_TO_STOP)


with DAG(
    dag_id="lakeferry_events",
    description="Events of each hour, from ClickHouse to Databricks",
    # Not "@hourly": to Airflow 3 that means an instant, and start and end of the period are the same.
    # For days of the local calendar: CronDataIntervalTimetable("0 0 * * *", timezone="Europe/Berlin"),
    # which has days of 23 and 25 hours, as it should.
    schedule=CronDataIntervalTimetable("0 * * * *", timezone="UTC"),
    start_date=FIRST_PERIOD,
    # All periods since then, one run each. Any order will do, so a failed one holds up no other.
    catchup=True,
    # Each run sends ClickHouse its own queries: as many at once as the file of --config allows, on Flink
    # FLINK_PARALLELISM. Two runs of 4 are 8.
    max_active_runs=2,
    default_args={
        "retries": 5,
        "retry_delay": datetime.timedelta(minutes=2),
        "retry_exponential_backoff": True,
        "max_retry_delay": datetime.timedelta(minutes=30),
        # Of one try. A launch that was stopped leaves nothing wrong, the next one goes on.
        "execution_timeout": datetime.timedelta(hours=3),
    },
    tags=["lakeferry"],
) as dag:
    LakeferryExport(task_id="export_events")
