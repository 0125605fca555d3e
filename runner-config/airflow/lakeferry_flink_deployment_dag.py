# Licensed under the Apache License, Version 2.0; see the file LICENSE.
"""One FlinkDeployment for each hour: a Flink cluster of its own, made and deleted by the run.

For Airflow 2.4 and newer, and 3, with the provider cncf.kubernetes and the Flink Kubernetes operator
in the cluster. Copy flink/deployment.yaml beside it and change there what is marked CHANGE.

The exit code of a failed export stands in the text of its error, as far as the operator passes that on;
without it a failure is tried again. Where no cluster of its own is needed, lakeferry_dag.py with a session
cluster is the simpler way.
"""

from __future__ import annotations

import copy
import datetime
import pathlib
import re
import time

import yaml
from airflow.exceptions import AirflowException, AirflowFailException
from airflow.providers.cncf.kubernetes.hooks.kubernetes import KubernetesHook
from airflow.timetables.interval import CronDataIntervalTimetable
from kubernetes.client.exceptions import ApiException

try:  # Airflow 3
    from airflow.sdk import DAG, BaseOperator
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.models import BaseOperator

DEPLOYMENT = pathlib.Path(__file__).with_name("deployment.yaml")
NAMESPACE = "lakeferry"  # CHANGE
FIRST_PERIOD = datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone.utc)  # CHANGE
SECONDS_BETWEEN_LOOKS = 15
RESOURCE = {"group": "flink.apache.org", "version": "v1beta1", "plural": "flinkdeployments"}

# As in lakeferry_dag.py: no other try would mend what these tell.
FINAL_EXIT_CODES = {2, 3, 4, 6, 70}
# Main's own words, and those of a worker.
EXIT_CODE = re.compile(r"(?:the command failed with |\()exit code (\d+)")

# States of Flink's jobs from which there is no way on.
FAILED_STATES = {"FAILED", "CANCELED", "SUSPENDED"}


def deployment(template, start, end):
    """The template's document for the period from start (inclusive) to end (exclusive)."""
    document = copy.deepcopy(template)
    utc = start.astimezone(datetime.timezone.utc)
    document["metadata"]["name"] = f"lakeferry-events-{utc:%Y%m%dt%H%M}"
    window = {"--windowStart": start.isoformat(), "--windowEnd": end.isoformat()}
    document["spec"]["job"]["args"] = [
        f"{name}={window[name]}" if (name := argument.partition("=")[0]) in window else argument
        for argument in document["spec"]["job"]["args"]
    ]
    return document


def finished(status):
    """Whether the job is done; raises if it failed.

    Not FlinkKubernetesSensor: it calls READY a success, which tells that the JobManager is up. Nor
    does the deployment's life cycle tell a job that runs from one that has ended.
    """
    state = status.get("jobStatus", {}).get("state")
    if state in FAILED_STATES:
        raise failure(f"The Flink job is {state}", status)
    # The JobManager could not start at all, or main ended before there was a job.
    if status.get("jobManagerDeploymentStatus") == "ERROR" or status.get("lifecycleState") == "FAILED":
        raise failure("The deployment failed", status)
    return state == "FINISHED"


def failure(what, status):
    """What to raise: by the exit code, if the error tells it, the end of all tries."""
    error = status.get("error") or "see its log"
    code = EXIT_CODE.search(error)
    final = code is not None and int(code[1]) in FINAL_EXIT_CODES
    return (AirflowFailException if final else AirflowException)(f"{what}: {error}")


class LakeferryDeployment(BaseOperator):
    """Exports the run's period by a FlinkDeployment, and deletes that whatever the outcome."""

    _name = None

    def execute(self, context):
        start, end = context.get("data_interval_start"), context.get("data_interval_end")
        if start is None or end is None or not start < end:
            raise AirflowFailException("This run has no period: give it a logical date.")
        document = deployment(yaml.safe_load(DEPLOYMENT.read_text("utf-8")), start, end)
        self._name = document["metadata"]["name"]
        hook = KubernetesHook()
        # What a try that was killed has left. A name cannot be used twice.
        self._delete(hook)
        while self._found(hook) is not None:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        hook.create_custom_object(**RESOURCE, body=document, namespace=NAMESPACE)
        try:
            while not finished(self._status(hook)):
                time.sleep(SECONDS_BETWEEN_LOOKS)
            # The period is committed, but main goes on after its job: it writes the report.
            time.sleep(SECONDS_BETWEEN_LOOKS)
        finally:
            self._delete(hook)

    def on_kill(self):
        """Deletes the deployment, and with it cluster and job."""
        if self._name is not None:
            self._delete(KubernetesHook())

    def _status(self, hook):
        found = self._found(hook)
        if found is None:
            raise AirflowException(f"The FlinkDeployment {self._name} was deleted by somebody else.")
        return found.get("status") or {}

    def _found(self, hook):
        """The deployment as it is now; None if there is none."""
        try:
            return hook.get_custom_object(**RESOURCE, name=self._name, namespace=NAMESPACE)
        except ApiException as error:
            if error.status != 404:
                raise
            return None

    def _delete(self, hook):
        """A warning if that fails: it must not turn a period that is done into a failure."""
        try:
            hook.delete_custom_object(**RESOURCE, name=self._name, namespace=NAMESPACE)
        except ApiException as error:
            if error.status != 404:
                self.log.warning("The FlinkDeployment %s is not deleted: %s", self._name, error)


with DAG(
    dag_id="lakeferry_events_flink",
    description="Events of each hour, from ClickHouse to Databricks, on a Flink cluster each",
    # Not "@hourly": to Airflow 3 that means an instant, and start and end of the period are the same.
    schedule=CronDataIntervalTimetable("0 * * * *", timezone="UTC"),
    start_date=FIRST_PERIOD,
    catchup=True,
    max_active_runs=2,
    default_args={
        "retries": 3,
        "retry_delay": datetime.timedelta(minutes=5),
        "retry_exponential_backoff": True,
        "max_retry_delay": datetime.timedelta(minutes=30),
        "execution_timeout": datetime.timedelta(hours=3),
    },
    tags=["lakeferry"],
) as dag:
    LakeferryDeployment(task_id="export_events")
