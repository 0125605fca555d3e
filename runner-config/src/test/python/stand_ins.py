# Licensed under the Apache License, Version 2.0; see the file LICENSE.
"""Stand-ins for what the DAGs import, as Airflow 2 and as Airflow 3 have it, and nothing more.

A module that the other version has is absent, so that an import that only one of them knows fails.
"""

import importlib.util
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import types

DAGS = pathlib.Path(__file__).resolve().parents[3] / "airflow"


class AirflowException(Exception):
    pass


class AirflowFailException(AirflowException):
    pass


class ApiException(Exception):
    def __init__(self, status):
        super().__init__(f"status {status}")
        self.status = status


class Dag:
    current = None

    def __init__(self, **settings):
        self.settings = settings
        self.tasks = []

    def __enter__(self):
        Dag.current = self
        return self

    def __exit__(self, *ignored):
        Dag.current = None


class Operator:
    def __init__(self, *, task_id):
        self.task_id = task_id
        self.warnings = []
        self.log = types.SimpleNamespace(warning=lambda *words: self.warnings.append(words))
        Dag.current.tasks.append(self)


class Timetable:
    def __init__(self, cron, timezone):
        self.cron = cron
        self.timezone = timezone


class SubprocessHook:
    """Runs the command in a session of its own, as Airflow's does."""

    started = threading.Event()  # set when a command has said its first line

    def __init__(self):
        self.sub_process = None

    def run_command(self, command):
        self.sub_process = subprocess.Popen(
            command, stdout=subprocess.PIPE, start_new_session=True, text=True
        )
        with self.sub_process.stdout as output:
            for _ in output:
                SubprocessHook.started.set()
        return types.SimpleNamespace(exit_code=self.sub_process.wait())

    def send_sigterm(self):
        os.killpg(os.getpgid(self.sub_process.pid), signal.SIGTERM)


class KubernetesHook:
    """A cluster in which there are FlinkDeployments; the statuses come one after another."""

    def create_custom_object(self, group, version, plural, body, namespace):
        cluster.calls.append("create " + body["metadata"]["name"])
        cluster.body = body

    def delete_custom_object(self, group, version, plural, name, namespace):
        cluster.calls.append("delete " + name)
        if cluster.delete_error is not None:
            raise ApiException(cluster.delete_error)
        if cluster.body is None:
            raise ApiException(404)
        cluster.body = None

    def get_custom_object(self, group, version, plural, name, namespace):
        if cluster.body is None:
            raise ApiException(404)
        cluster.calls.append("look")
        return {"status": cluster.statuses.pop(0)}


cluster = types.SimpleNamespace()


def module(name, **content):
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        sys.modules.setdefault(".".join(parts[:depth]), types.ModuleType(".".join(parts[:depth])))
    vars(sys.modules[name]).update(content)


def load(dag_file, airflow, deployment=None):
    """Executes a DAG's file as that version of Airflow would."""
    cluster.__dict__.update(calls=[], body=None, statuses=[], delete_error=None, naps=[])
    for name in list(sys.modules):
        if name.partition(".")[0] in ("airflow", "kubernetes", "yaml"):
            del sys.modules[name]
    module(
        "airflow.exceptions",
        AirflowException=AirflowException,
        AirflowFailException=AirflowFailException,
    )
    module("airflow.timetables.interval", CronDataIntervalTimetable=Timetable)
    module("airflow.providers.cncf.kubernetes.hooks.kubernetes", KubernetesHook=KubernetesHook)
    module("kubernetes.client.exceptions", ApiException=ApiException)
    module("yaml", safe_load=lambda text: json.loads(json.dumps(deployment)))
    if airflow == 2:
        module("airflow", DAG=Dag)
        module("airflow.models", BaseOperator=Operator)
        module("airflow.hooks.subprocess", SubprocessHook=SubprocessHook)
    else:
        module("airflow.sdk", DAG=Dag, BaseOperator=Operator)
        module("airflow.providers.standard.hooks.subprocess", SubprocessHook=SubprocessHook)
    spec = importlib.util.spec_from_file_location("loaded_dag", DAGS / dag_file)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded
