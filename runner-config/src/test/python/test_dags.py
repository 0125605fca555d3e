# Licensed under the Apache License, Version 2.0; see the file LICENSE.
"""Executes the DAGs with stand-ins for Airflow. Environment: DEPLOYMENT, flink/deployment.yaml as JSON;
FINAL_EXIT_CODES, those after which another try is of no use."""

import datetime
import json
import os
import pathlib
import sys
import tempfile
import threading
import types
import unittest

import stand_ins

UTC = datetime.timezone.utc
START = datetime.datetime(2026, 3, 1, 9, tzinfo=UTC)
END = datetime.datetime(2026, 3, 1, 10, tzinfo=UTC)
PERIOD = {"data_interval_start": START, "data_interval_end": END}
SECONDS = 20


class Export:
    """lakeferry_dag.py"""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        path = os.environ["PATH"]
        self.addCleanup(os.environ.__setitem__, "PATH", path)
        os.environ["PATH"] = f"{self.folder}:{path}"
        self.dag = stand_ins.load("lakeferry_dag.py", self.airflow)
        (self.task,) = self.dag.dag.tasks

    def lakeferry(self, *lines, interpreter="/bin/sh"):
        """A command of that name that does this instead."""
        command = self.folder / "lakeferry"
        command.write_text("\n".join([f"#!{interpreter}", *lines, ""]))
        command.chmod(0o700)

    def test_schedule_gives_each_hour_one_run(self):
        settings = self.dag.dag.settings
        self.assertIsInstance(settings["schedule"], stand_ins.Timetable)
        self.assertEqual("0 * * * *", settings["schedule"].cron)
        self.assertTrue(settings["catchup"])
        self.assertGreaterEqual(settings["max_active_runs"], 1)
        self.assertGreater(settings["default_args"]["retries"], 0)
        self.assertIn("execution_timeout", settings["default_args"])

    def test_task_runs_the_command_of_its_period(self):
        told = self.folder / "told"
        self.lakeferry(f'printf "%s\\n" "$@" > {told}')
        self.task.execute(PERIOD)
        self.assertEqual(self.dag.command_line(START, END)[1:], told.read_text().splitlines())

    def test_exit_code_of_the_command_decides(self):
        for code, expected in (
            (0, None),
            (2, stand_ins.AirflowFailException),
            (5, stand_ins.AirflowException),
        ):
            self.lakeferry(f"exit {code}")
            self.assertIs(expected, outcome(lambda: self.task.execute(PERIOD)), code)

    def test_every_exit_code_is_final_or_tried_again(self):
        final = set(json.loads(os.environ["FINAL_EXIT_CODES"]))
        # Below 0: killed by that signal.
        for code in range(-64, 256):
            if code == 0:
                expected = None
            elif code in final:
                expected = stand_ins.AirflowFailException
            else:
                expected = stand_ins.AirflowException
            self.assertIs(expected, outcome(lambda: self.dag.require_success(code)), code)

    def test_run_without_a_period_fails_for_good(self):
        for context in (
            {},
            {"data_interval_start": None, "data_interval_end": None},
            {"data_interval_start": START, "data_interval_end": START},
        ):
            self.assertIs(
                stand_ins.AirflowFailException, outcome(lambda: self.task.execute(context))
            )

    def test_stop_is_passed_on_and_waited_for(self):
        # As Lakeferry does: it ends in its own time, with 5.
        stopped = self.folder / "stopped"
        self.lakeferry(
            "import pathlib, signal, sys",
            "def stop(*ignored):",
            f"    pathlib.Path({str(stopped)!r}).write_text('yes')",
            "    sys.exit(5)",
            "signal.signal(signal.SIGTERM, stop)",
            "print('begun', flush=True)",
            "signal.pause()",
            interpreter=sys.executable,
        )
        stand_ins.SubprocessHook.started.clear()
        raised = []
        thread = threading.Thread(
            target=lambda: raised.append(outcome(lambda: self.task.execute(PERIOD)))
        )
        thread.start()
        self.assertTrue(stand_ins.SubprocessHook.started.wait(SECONDS))
        self.task.on_kill()
        self.assertEqual("yes", stopped.read_text())
        thread.join(SECONDS)
        self.assertEqual([stand_ins.AirflowException], raised)
        # Once more, when there is nothing left to stop.
        self.task.on_kill()


class Deployment:
    """lakeferry_flink_deployment_dag.py"""

    def setUp(self):
        self.template = json.loads(os.environ["DEPLOYMENT"])
        self.dag = stand_ins.load(
            "lakeferry_flink_deployment_dag.py", self.airflow, self.template
        )
        self.dag.DEPLOYMENT = pathlib.Path(os.devnull)
        self.dag.time = types.SimpleNamespace(sleep=stand_ins.cluster.naps.append)
        (self.task,) = self.dag.dag.tasks
        self.name = self.template["metadata"]["name"]

    def execute(self, *statuses):
        stand_ins.cluster.statuses = list(statuses)
        return outcome(lambda: self.task.execute(PERIOD))

    def test_document_is_of_the_period(self):
        made = self.dag.deployment(self.template, END, END + datetime.timedelta(hours=1))
        self.assertEqual("lakeferry-events-20260301t1000", made["metadata"]["name"])
        words = made["spec"]["job"]["args"]
        self.assertIn("--windowStart=2026-03-01T10:00:00+00:00", words)
        self.assertIn("--windowEnd=2026-03-01T11:00:00+00:00", words)
        others = [word for word in words if not word.startswith("--window")]
        before = self.template["spec"]["job"]["args"]
        self.assertEqual([word for word in before if not word.startswith("--window")], others)
        self.assertEqual(
            self.name, self.dag.deployment(self.template, START, END)["metadata"]["name"]
        )

    def test_done_when_the_job_is_finished_and_not_when_the_job_manager_is_ready(self):
        ready = {"jobManagerDeploymentStatus": "READY", "lifecycleState": "STABLE"}
        done = self.execute(
            {},
            {"jobManagerDeploymentStatus": "DEPLOYING", "jobStatus": {"state": "RECONCILING"}},
            {**ready, "jobStatus": {}},
            {**ready, "jobStatus": {"state": "RUNNING"}},
            {**ready, "jobStatus": {"state": "FINISHED"}},
        )
        self.assertIsNone(done)
        self.assertEqual(
            [f"delete {self.name}", f"create {self.name}", *["look"] * 5, f"delete {self.name}"],
            stand_ins.cluster.calls,
        )
        self.assertEqual(5, len(stand_ins.cluster.naps), "once more, for the report to be written")

    def test_failed_jobs_and_deployments_are_tried_again(self):
        for status in (
            {"jobStatus": {"state": "FAILED"}, "error": "the GRANT"},
            {"jobStatus": {"state": "CANCELED"}},
            {"jobManagerDeploymentStatus": "ERROR", "jobStatus": {"state": "RECONCILING"}},
            {"lifecycleState": "FAILED"},
        ):
            self.assertIs(stand_ins.AirflowException, self.execute(status), status)
            self.assertIsNone(stand_ins.cluster.body, "deleted")

    def test_exit_code_in_the_error_decides_as_that_of_a_process_does(self):
        final = set(json.loads(os.environ["FINAL_EXIT_CODES"]))
        for code in range(1, 256):
            for text in (
                f"the command failed with exit code {code}; the JobManager's output tells why",
                f"UserCodeException: io.lakeferry.WorkerFailure: no such column (exit code {code})",
            ):
                # As the operator writes it.
                error = json.dumps({"type": "SerializedThrowable", "throwableList": [{"message": text}]})
                expected = (
                    stand_ins.AirflowFailException if code in final else stand_ins.AirflowException
                )
                for status in (
                    {"jobStatus": {"state": "FAILED"}, "error": error},
                    {"jobManagerDeploymentStatus": "ERROR", "error": error},
                ):
                    self.assertIs(expected, outcome(lambda: self.dag.finished(status)), text)
        # Somebody else's: a container's, that Kubernetes tells of.
        status = {"jobManagerDeploymentStatus": "ERROR", "error": "terminated with exit code 2"}
        self.assertIs(stand_ins.AirflowException, outcome(lambda: self.dag.finished(status)))

    def test_left_over_is_deleted_first_and_waited_for(self):
        stand_ins.cluster.body = {"metadata": {"name": "of a try that was killed"}}
        # It is still there once.
        stand_ins.cluster.delete_error = 500
        self.dag.time.sleep = lambda seconds: setattr(stand_ins.cluster, "body", None)
        self.assertIsNone(self.execute({}, {"jobStatus": {"state": "FINISHED"}}))
        self.assertEqual(
            [f"delete {self.name}", "look", f"create {self.name}", "look", f"delete {self.name}"],
            stand_ins.cluster.calls,
        )
        self.assertEqual(2, len(self.task.warnings), "done, though it could not be deleted")

    def test_one_that_is_deleted_by_somebody_else_has_failed(self):
        self.dag.time.sleep = lambda seconds: setattr(stand_ins.cluster, "body", None)
        self.assertIs(stand_ins.AirflowException, self.execute({}))

    def test_run_without_a_period_fails_for_good(self):
        self.assertIs(
            stand_ins.AirflowFailException, outcome(lambda: self.task.execute({}))
        )

    def test_stop_deletes(self):
        self.task.on_kill()
        self.assertEqual([], stand_ins.cluster.calls)
        self.dag.time.sleep = lambda seconds: self.task.on_kill()
        self.assertIs(stand_ins.AirflowException, self.execute({}))
        self.assertIn(f"delete {self.name}", stand_ins.cluster.calls[3:])


class ExportOnAirflow2Test(Export, unittest.TestCase):
    airflow = 2


class ExportOnAirflow3Test(Export, unittest.TestCase):
    airflow = 3


class DeploymentOnAirflow2Test(Deployment, unittest.TestCase):
    airflow = 2


class DeploymentOnAirflow3Test(Deployment, unittest.TestCase):
    airflow = 3


def outcome(action):
    """None, or the class of what it raises."""
    try:
        action()
    except stand_ins.AirflowException as error:
        return type(error)
    return None


def print_command_lines():
    """As JSON: what runs for the example's period, in the worker and on a cluster."""
    dag = stand_ins.load("lakeferry_dag.py", 3)
    cluster = dag.command_line(START, END, "lakeferry-session-rest:8081")
    print(json.dumps({"worker": dag.command_line(START, END), "cluster": cluster}))


if __name__ == "__main__":
    if sys.argv[1:] == ["command-lines"]:
        print_command_lines()
    else:
        unittest.main()
